"""What becomes of a complete upload: an asset of the gallery, or the file at the path it was announced for."""

from dataclasses import replace

from starlette.requests import Request

from tansu.core.principal import Principal
from tansu.features import files, gallery
from tansu.foundation.uploads import Upload
from tansu.protocols.http.state import outside, server


def finish(request: Request, who: Principal, upload: Upload) -> Upload:
    """Give a complete upload to its feature and return it as it then stands. Twice is the same as once."""
    if "path" in upload.metadata:
        placed = files.finish_upload(outside(request), who, upload.id)
        finished = replace(upload, asset=str(placed.number), outcome=placed.outcome)
    else:
        arrival = gallery.finish_upload(outside(request), who, upload.id)
        finished = replace(upload, asset=arrival.asset, outcome=arrival.outcome)
    server(request).nudge()
    return finished
