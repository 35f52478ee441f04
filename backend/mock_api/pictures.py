"""Small WebP pictures that stand for previews: a soft gradient each, so that no library is needed to make one."""

from __future__ import annotations

import base64

_PACKED = (
    "UklGRogAAABXRUJQVlA4IHwAAACQBACdASpgAEAAPxGIvVmsKKYjoWgBgCIJZQC7eASP2NuUfk+/sH8oUSAvimAAysZdcLZYE+7N"
    "YXtG65LJwdEBERnt2wT8npyjzK4/Yx2vi1CdHgu1U7Opg+r+2zmJNFoN1N+FdcLu8Ne2pU/7dutArSKCnIX0gSq7wAAA",
    "UklGRnAAAABXRUJQVlA4IGQAAACwBACdASpgAEAAPxGIv1msKSajoWgBgCIJZwZ71R7Aai7yqeXzb4hFmobZt8mAAOJCvujn82J+"
    "uLmyIVVvCE1rGMZjAgORiJzRq/zE+bG0UuDD8aJ2j21VnbjJ8doxYILYWKAA",
    "UklGRnAAAABXRUJQVlA4IGQAAABwBACdASpgAEAAPxGIwFmsKKajoWgBgCIJaQDScASP2Nu+LrU/YJwKRUoTIAD+qN3+wwl/197l"
    "okikgayIJ7UjyAhhdwT1/6xNoIB+Z1DRKcgMCNLf4LytY2jclq+8AljUAAAA",
    "UklGRnQAAABXRUJQVlA4IGgAAACQBACdASpgAEAAPxGIv1msKKajoWgBgCIJZwDQVASP2NuUEWv2n3y1m9RH4QAA/uTBbfw7ubr1"
    "rQtRJUurHA8UHqAZ4J3Ym0eoWeioNbMOgRJCm5MyxYBjMmkXr7DAMaqYjFj286wAAA==",
)
PICTURES = tuple(base64.b64decode(text) for text in _PACKED)
