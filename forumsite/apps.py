"""This site's composition, and its admin in place of Django's default one."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy
from django_tasks_db.apps import TasksAppConfig


class ForumSiteConfig(AppConfig):
    name = "forumsite"
    default = True

    def ready(self) -> None:
        from forumsite.answers import register

        register()


class ForumAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "forumsite.admin_site.ForumAdminSite"


class BackgroundWorkConfig(TasksAppConfig):
    """The library that keeps background work, under the name that staff know it by."""

    default = False
    verbose_name = gettext_lazy("Background work")
