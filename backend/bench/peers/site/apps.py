from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "bench.peers.site"
    label = "site"
