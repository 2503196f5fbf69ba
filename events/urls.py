"""The addresses of this room."""

from django.urls import path

from events.views import across, editions, lists, threads

app_name = "events"
urlpatterns = [
    path("editions/", lists.EditionListView.as_view(), name="edition_list"),
    path("editions/compare/", across.edition_compare, name="edition_compare"),
    path("editions/<slug:slug>/", editions.edition_detail, name="edition_detail"),
    path("sub-forums/", lists.SubForumListView.as_view(), name="sub_forum_list"),
    path(
        "editions/<slug:edition_slug>/sub-forums/<slug:slug>/",
        editions.sub_forum_detail,
        name="sub_forum_detail",
    ),
    path("exhibitions/", lists.ExhibitionListView.as_view(), name="exhibition_list"),
    path(
        "editions/<slug:edition_slug>/exhibitions/<slug:slug>/",
        editions.exhibition_detail,
        name="exhibition_detail",
    ),
    path("outcomes/", lists.OutcomeListView.as_view(), name="outcome_list"),
    path("outcomes/<slug:slug>/", threads.outcome_detail, name="outcome_detail"),
    path("organizations/", lists.OrganizationListView.as_view(), name="organization_list"),
    path("organizations/<slug:slug>/", threads.organization_detail, name="organization_detail"),
    path("people/", lists.PersonListView.as_view(), name="person_list"),
    path("people/<slug:slug>/", threads.person_detail, name="person_detail"),
    path("topics/", lists.TopicListView.as_view(), name="topic_list"),
    path("topics/<slug:slug>/", threads.topic_detail, name="topic_detail"),
    path("press/", lists.PressView.as_view(), name="press"),
]
