"""Routes of the link page, below /s/."""

from __future__ import annotations

from django.urls import path

from drive.pages import assets, views

urlpatterns = [
    path("link.css", assets.style, name="link-style"),
    path("<str:token>", views.TopPage.as_view(), name="link"),
    path("<str:token>/in/<str:node_id>", views.NodePage.as_view(), name="link-node"),
    path("<str:token>/get/<str:node_id>", views.Download.as_view(), name="link-download"),
    path("<str:token>/zip/<str:node_id>", views.Zip.as_view(), name="link-zip"),
    path("<str:token>/to/<str:node_id>", views.Bring.as_view(), name="link-upload"),
]
