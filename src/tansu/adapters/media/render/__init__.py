"""Pixels to renditions. Imported only in the child: these modules load decoders of untrusted bytes."""
