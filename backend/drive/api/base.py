"""What the JSON views have in common."""

from __future__ import annotations

from rest_framework.views import APIView

from drive.api.inputs import StrictJson


class ApiView(APIView):
    """JSON in, JSON out, for somebody who is signed in. OPTIONS is the browser's preflight alone."""

    visitors = False  # whether a link's visitor may come here at all; the gate judges then
    parser_classes = [StrictJson]
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
