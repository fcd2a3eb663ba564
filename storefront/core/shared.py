"""Pages that are the same for everybody, so that any cache between may keep them."""

from flask import Response, make_response, request


def shared(html: str) -> Response:
    """A page that may be kept as long as its ETag is asked for first; 304 when it is unchanged.

    Such a page asks nothing of the session and carries neither a token nor a message.
    """
    response = make_response(html)
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
