"""The guards of archives and previews, as in guards_list.py."""

from guards_list import Guard, Place

ZIP, SERVED = "tests/unit/archives/test_archives.py", "tests/unit/previews/test_serving.py"
DRAWN, MADE = "tests/unit/previews/test_drawing.py", "tests/unit/previews/test_making.py"

GUARDS_OF_FILES = [
    Guard(
        "a selection's URL is sealed, and has an end",
        (
            Place(
                "drive/api/archive_ticket.py",
                "    if not is_sealed(given, _PURPOSE, packed, who, expires) or expires < signing.now():",
                "    if False:",
            ),
        ),
        (f"{ZIP}::test_a_url_dies_with_its_time_and_with_the_right",),
    ),
    Guard(
        "a selection asks for the right to each of its nodes",
        (
            Place(
                "drive/api/archive.py",
                "gate.read_many(who, ids).values()",
                "gate.queries.nodes_by_id(map(int, ids)).values()",
            ),
        ),
        (f"{ZIP}::test_one_node_that_may_not_be_read_refuses_them_all",),
    ),
    Guard(
        "an archive of a damaged file breaks off",
        (Place("drive/archives/contents.py", "digest is None or blob_size != size", "digest is None"),),
        (f"{ZIP}::test_a_size_that_is_not_the_contents_is_refused_at_the_start",),
    ),
    Guard(
        "names in an archive lead nowhere else",
        (Place("drive/archives/naming.py", 'found = _FORBIDDEN.sub("_", name)', "found = name"),),
        ("tests/unit/archives/test_naming.py",),
    ),
    Guard(
        "a preview's URL is sealed for one content, size and asker",
        (Place("drive/api/thumbnails.py", "is_sealed(given, _PURPOSE, digest, size, who)", "True"),),
        (f"{SERVED}::test_a_seal_is_for_one_content_one_size_and_one_person",),
    ),
    Guard(
        "a preview's asker may still come in",
        (Place("drive/api/previews.py", "        whom.came(request, who)\n", ""),),
        (f"{SERVED}::test_it_ends_with_the_account",),
    ),
    Guard(
        "pixels are counted before they are unpacked",
        (Place("drive/previews/drawing.py", "source.width * source.height > MOST_PIXELS", "False"),),
        (f"{DRAWN}::test_a_bomb_is_seen_by_its_header",),
    ),
    Guard(
        "the process that looks at files has little memory",
        (
            Place(
                "drive/previews/child.py",
                "(resource.RLIMIT_AS, MEMORY_BYTES)",
                "(resource.RLIMIT_AS, resource.RLIM_INFINITY)",
            ),
        ),
        (f"{MADE}::test_memory_beyond_the_limit_is_refused_and_the_next_file_is_made",),
    ),
    Guard(
        "the process that looks at files knows no secrets",
        (Place("drive/previews/painter.py", "env=env,", "env={**os.environ, **env},"),),
        (f"{MADE}::test_the_child_has_limits_and_none_of_our_secrets",),
    ),
    Guard(
        "a file that hangs is given up",
        (Place("drive/previews/making.py", "        rows = rows.filter(tries__gte=TRIES)\n", "        return\n"),),
        (f"{MADE}::test_a_file_that_hangs_the_child_is_given_up_after_two_tries",),
    ),
    Guard(
        "a preview tells nothing of the camera",
        (
            Place("drive/previews/drawing.py", "    plain.info.clear()\n", ""),
            Place("drive/previews/drawing.py", 'exif=b"", xmp=b"", icc_profile=None', "exif=image.getexif()"),
        ),
        (f"{DRAWN}::test_a_large_photograph_is_made_small_and_tells_nothing_of_its_camera",),
    ),
    Guard(
        "ffmpeg opens files alone",
        (Place("drive/previews/drawing.py", '"-protocol_whitelist", "file",', ""),),
        (f"{DRAWN}::test_a_video_gets_a_poster_and_ffmpeg_may_open_files_alone",),
    ),
]
