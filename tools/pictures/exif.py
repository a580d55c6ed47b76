"""What a camera writes beside the pixels."""

from PIL import ExifTags, Image, TiffImagePlugin

from tools.pictures.plan import Shot


def of(shot: Shot, *, orientation: int | None = None) -> bytes:
    """The EXIF block of a shot; `orientation` overrides the planned one, for formats that turn their pixels."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = shot.camera.make
    exif[ExifTags.Base.Model] = shot.camera.model
    exif[ExifTags.Base.Orientation] = shot.orientation if orientation is None else orientation
    exif[ExifTags.Base.DateTime] = _wall_time(shot)
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = _wall_time(shot)
    inner[ExifTags.Base.DateTimeDigitized] = _wall_time(shot)
    inner[ExifTags.Base.ISOSpeedRatings] = (100, 100, 200, 400, 800)[shot.look % 5]
    inner[ExifTags.Base.FNumber] = (1.8, 2.8, 4.0, 5.6, 8.0)[shot.look // 5 % 5]
    inner[ExifTags.Base.ExposureTime] = TiffImagePlugin.IFDRational(1, (60, 125, 250, 500, 1000)[shot.look // 25 % 5])
    inner[ExifTags.Base.FocalLength] = 5.4 if shot.camera.phone else float(18 + shot.look % 60)
    if shot.offset_minutes is not None:
        inner[ExifTags.Base.OffsetTimeOriginal] = offset(shot.offset_minutes)
    if shot.place:
        _write_place(exif.get_ifd(ExifTags.IFD.GPSInfo), shot.place)
    return exif.tobytes()


def offset(minutes: int) -> str:
    """`+02:00`, as EXIF writes the distance from UTC."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _wall_time(shot: Shot) -> str:
    return f"{shot.taken_local:%Y:%m:%d %H:%M:%S}"


def _write_place(gps: dict[int, object], place: tuple[float, float]) -> None:
    latitude, longitude = place
    gps[ExifTags.GPS.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
    gps[ExifTags.GPS.GPSLatitude] = _sexagesimal(latitude)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
    gps[ExifTags.GPS.GPSLongitude] = _sexagesimal(longitude)


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    hundredths = round(abs(degrees) * 360_000)
    return float(hundredths // 360_000), float(hundredths // 6000 % 60), hundredths % 6000 / 100
