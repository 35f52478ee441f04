"""Routes of bytes below /api/v1/."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from drive.api.bulk import BulkView
from drive.api.content import ContentUrlView, ContentView
from drive.api.files import FileView


class AnyText(StringConverter):
    """Whatever stands there, slashes and line ends too: the validator of names says what is wrong with it."""

    regex = r"[\s\S]+"


register_converter(AnyText, "text")

urlpatterns = [
    path("bulk", BulkView.as_view(), name="bulk"),
    path("nodes/<str:folder_id>/files/<text:name>", FileView.as_view(), name="file"),
    path("nodes/<str:node_id>/content", ContentView.as_view(), name="content"),
    path("nodes/<str:node_id>/content-url", ContentUrlView.as_view(), name="content-url"),
]
