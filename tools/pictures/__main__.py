"""`python -m tools.pictures OUT`: fill a folder with an invented photo library."""

import argparse
import sys
from pathlib import Path

from tools.pictures import plan, write
from tools.pictures.plan import Shot

# A phone's library: what the last years leave on it, at full size.
_PHONE_YEAR, _PHONE_COUNT, _PHONE_MEGAPIXELS, _PHONE_VIEWS = 2020, 2000, 12.2, 2


def main(arguments: list[str] | None = None) -> int:
    """Make what the command line asks for, and say how much it was."""
    options = _parser().parse_args(arguments)
    planned, megapixels = _phone(options) if options.profile == "phone" else _twenty_years(options)
    total = write.to_folder(planned, options.out, seed=options.seed, megapixels=megapixels)
    mean = total // max(1, len(planned)) // 1000
    print(f"{len(planned)} files, {total / 1e6:.0f} MB, {mean} kB each, in {options.out}")
    return 0


def _twenty_years(options: argparse.Namespace) -> tuple[list[Shot], float]:
    count = 20_000 if options.count is None else options.count
    return plan.shots(count, seed=options.seed, clips=options.clips, heic=options.heic), options.megapixels or 1.0


def _phone(options: argparse.Namespace) -> tuple[list[Shot], float]:
    count = _PHONE_COUNT if options.count is None else options.count
    kinds = {"clips": 50, "heic": 40, "screenshots": 14, "webp": 60, "gif": 100}
    some = {kind: count // one_in for kind, one_in in kinds.items()}
    planned = plan.shots(count, seed=options.seed, first_year=_PHONE_YEAR, variants=_PHONE_VIEWS, **some)
    return planned, options.megapixels or _PHONE_MEGAPIXELS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to fill; made if it is not there")
    parser.add_argument(
        "--profile",
        choices=["years", "phone"],
        default="years",
        help="years: twenty years of photos; phone: 2,000 files of a phone at full size, of all kinds",
    )
    parser.add_argument("--count", type=int, help="how many files (20000, or 2000 for a phone)")
    parser.add_argument(
        "--megapixels", type=float, help="the largest photo, in million points (1, or 12.2 for a phone)"
    )
    parser.add_argument("--clips", type=int, default=0, help="how many of them are short films (years)")
    parser.add_argument("--heic", type=int, default=0, help="how many of them are HEIC files (years)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another library")
    return parser


if __name__ == "__main__":
    sys.exit(main())
