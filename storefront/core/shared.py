"""Pages that are the same for everybody, so that any cache between may keep them."""

from flask import Response, make_response

SHARED = "public, no-cache"


def shared(html: str) -> Response:
    """A page that may be kept as long as its ETag is asked for first; `page_cache` keeps it too.

    Such a page asks nothing of the session and carries neither a token nor a message.
    """
    response = make_response(html)
    response.headers["Cache-Control"] = SHARED
    response.add_etag()
    return response
