"""Public pages and files of this room."""

from functools import partial

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from events.footnotes import Footnotes
from media import rendition_files, renditions, storages
from media.filters import AlbumFilterSet, DocumentFilterSet, PhotoFilterSet
from media.models import Album, Document, Photo
from media.press_pack import MOST as MOST_IN_PACK
from media.press_pack import press_pack as make_press_pack
from publishing import audit, scopes
from publishing.caching import kept
from publishing.contents import Contents
from publishing.languages import text_of
from publishing.listing import WITHIN, ListingView
from publishing.places import place_of
from publishing.written import Written

CONTENT_TYPES = {**renditions.FORMATS, "png": "image/png", "webp": "image/webp"}
AN_HOUR = 60 * 60  # for which caches may go on showing a photo that was retired

_photo = Written(lambda pk: Photo.objects.published().for_detail().filter(pk=pk))
_around = Written(lambda edition, pk: Photo.objects.published().around(edition, pk))


class PhotoList(ListingView):
    """The photo archive with its filters."""

    filterset_class = PhotoFilterSet
    address = "media:photo_list"
    template_name = "media/photo_list.html"
    per_page = 48

    def get_queryset(self) -> QuerySet:
        return Photo.objects.published().for_grid()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"can_contribute": settings.CONTRIBUTE}


@kept(WITHIN)
@require_safe
def photo_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one photo, large, with all that is known of it."""
    photo = _photo.get_or_404(pk=pk)
    place = place_of(request, PhotoList, photo.pk)
    previous, following = (None, None) if place else _neighbours(photo)
    footnotes = Footnotes(photo, photo.citations.all())
    context = {"photo": photo, "place": place, "previous": previous, "following": following, "footnotes": footnotes}
    return render(request, "media/photo_detail.html", context)


def _neighbours(photo: Photo) -> tuple[Photo | None, Photo | None]:
    """Return the photo shown before and the one after, either of them None.

    They are those of the same edition; a photo without one stands among those without.
    """
    around = _around.all(edition=photo.edition_id, pk=photo.pk)
    return (
        next((other for other in around if other.pk > photo.pk), None),
        next((other for other in around if other.pk < photo.pk), None),
    )


class AlbumList(ListingView):
    """The albums, each with its cover."""

    filterset_class = AlbumFilterSet
    address = "media:album_list"
    template_name = "media/album_list.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        albums = list(context["page_obj"])
        covers = Photo.objects.published().for_grid().in_bulk([album.cover_pk for album in albums if album.cover_pk])
        for album in albums:
            album.shown_cover = covers.get(album.cover_pk)
        return {**context, "albums": albums}


@kept(WITHIN)
@require_safe
def album_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published photos of an album in their order."""
    contents = Contents(request, "album", slug, partial(_album_contents, slug))
    place = place_of(request, AlbumList, contents.record_key)
    return render(request, "media/album_detail.html", {"contents": contents, "place": place})


def _album_contents(slug: str) -> dict:
    album = get_object_or_404(Album.objects.published().select_related("edition"), slug=slug)
    photos = Photo.objects.published().for_grid().filter(albums=album).order_by("places__order", "places__pk")
    shown = list(photos)
    cover = next((photo for photo in shown if photo.pk == album.cover_id), shown[0] if shown else None)
    return {"album": album, "photos": shown, "cover": cover}


class DocumentList(ListingView):
    """The documents with their filters."""

    filterset_class = DocumentFilterSet
    address = "media:document_list"
    template_name = "media/document_list.html"
    per_page = 48


@require_safe
def document_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a document's file under a name made of its title."""
    document = get_object_or_404(Document.objects.published(), pk=pk)
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = slugify(text_of(document, "title").words, allow_unicode=True)[:80] or "document"
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{document.file.name.rpartition('.')[2]}",
        content_type=document.content_type or "application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@require_safe
def press_pack(request: HttpRequest) -> HttpResponse:
    """Send the photos that a filtered list of the archive shows as one ZIP."""
    filterset = PhotoFilterSet(request.GET, queryset=Photo.objects.published().for_cards(), request=request)
    back = filterset.url().replace(request.path, reverse("media:photo_list"), 1)
    return _pack(request, filterset.qs, "-".join(filterset.applied.get("edition", [])[:1]) or "photos", back)


@require_safe
def album_press_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the photos of an album as one ZIP."""
    album = get_object_or_404(Album.objects.published(), slug=slug)
    photos = Photo.objects.published().for_cards().filter(albums=album).order_by("places__order", "places__pk")
    return _pack(request, photos, album.slug, album.get_absolute_url())


def _pack(request: HttpRequest, photos: QuerySet, name: str, back: str) -> HttpResponse:
    found = list(photos[: MOST_IN_PACK + 1])
    if not found:
        raise Http404
    if len(found) > MOST_IN_PACK:
        context = {"count": photos.count(), "most": MOST_IN_PACK, "back": back}
        return render(request, "media/press_pack_refused.html", context, status=400)
    audit.note_of_staff(audit.Kind.EXPORTED, request, what=f"press-pack-{name}.zip", count=len(found))
    pack = make_press_pack(found)
    headers = {"Content-Length": len(pack), "Content-Disposition": f'attachment; filename="press-pack-{name}.zip"'}
    return StreamingHttpResponse(pack, content_type="application/zip", headers=headers)


@require_safe
def rendition(request: HttpRequest, token: str, key: str, name: str) -> HttpResponse:
    """Send one rendition of a photo the public may see; staff who may look at photos see those of drafts too."""
    photo, public = _photo_of(request, token)
    response = send_rendition(request, photo, key, name)
    if response.status_code == 302:
        return response
    if public:
        patch_cache_control(response, public=True, max_age=_shown_for(photo))
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def send_rendition(request: HttpRequest, photo: Photo, key: str, name: str) -> HttpResponse:
    """Send a file made of a photo, or lead to the set of today; raise ``Http404`` where there is no such file."""
    if name not in {*renditions.names(photo.width, photo.height), photo.full_name}:
        raise Http404
    if key != photo.rendition_key:
        return _moved(photo, key, name)
    etag = f'"{key}-{name}"'
    response = get_conditional_response(request, etag) or _file_response(photo, name)
    response["ETag"] = etag
    return response


def _shown_for(photo: Photo) -> int:
    """Return for how many seconds caches may show the photo: not beyond the time at which it is planned to go."""
    goes_at = photo.goes_at()
    return min(AN_HOUR, max(0, int((goes_at - timezone.now()).total_seconds()))) if goes_at else AN_HOUR


def _moved(photo: Photo, key: str, name: str) -> HttpResponse:
    """Lead from a set that was made anew to the one of today, for a page still open; the picture is the same."""
    if not photo.rendition_key or renditions.stem(key) != renditions.stem(photo.rendition_key):
        raise Http404
    return HttpResponseRedirect(photo.file_url(name), headers={"Cache-Control": "no-store"})


def _photo_of(request: HttpRequest, token: str) -> tuple[Photo, bool]:
    """Return the photo and whether the public sees it; raise ``Http404`` for one that this visitor may not see."""
    columns = ("token", "width", "height", "rendition_key", "original", "licence", "retire_at", "edition__retire_at")
    if photo := Photo.objects.published().select_related("edition").only(*columns).filter(token=token).first():
        return photo, True
    if not request.user.has_perm("media.view_photo"):
        raise Http404
    return get_object_or_404(scopes.within(request.user, Photo.objects.only(*columns[:-1])), token=token), False


def _file_response(photo: Photo, name: str) -> HttpResponse:
    path = rendition_files.path(photo.token, photo.rendition_key, name)
    try:
        file = storages.renditions().open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    content_type = CONTENT_TYPES[name.rpartition(".")[2]]
    response = FileResponse(file, content_type=content_type, headers={"X-Content-Type-Options": "nosniff"})
    del response["Content-Disposition"]  # or browsers save it as 1600.jpg, whatever the link to it says
    return response
