"""One view takes a form, one gives the file."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt

from bench.peers.site.models import Document


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    Document(name=request.GET["name"], content=request.FILES["content"]).save()
    return HttpResponse(status=201)


def download(request: HttpRequest, name: str) -> FileResponse:
    return FileResponse(get_object_or_404(Document, name=name).content.open())
