from django.urls import path

from bench.peers.site import views

urlpatterns = [path("upload", views.upload), path("files/<str:name>", views.download)]
