"""The set of renditions against libvips and against decoding anew for each size: ``make renditions`` prints all three.

Each way of making them runs in a process of its own, several times in turns with the others; printed are the median
of the wall time and the most memory. All encode alike: JPEG 76, progressive; AVIF in quick quality. libvips is no part
of this project: where ``pyvips`` is not found, it is left out and how to get it is said. Each process holds what makes
the pictures and no more, so that the memory of the three can be compared; "within the site" is our set in a process
that has loaded all of the site, as the worker has.
"""

import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forumsite.settings")
#: Where ``pyvips`` is looked for besides the usual places.
VIPS = Path(os.environ.get("VIPS_DIR", ROOT / "var" / "libvips"))
HOW_TO_GET_VIPS = f"libvips is left out: pip install --target {VIPS} pyvips-binary pyvips"
SIZES = {"24 MP": (6000, 4000), "12 MP": (4000, 3000), "5 MP": (2592, 1944)}
#: At most so many times the wall time of libvips, and so many MB.
GOALS = {"24 MP": (1.6, 120), "12 MP": (1.6, None), "5 MP": (1.8, None)}
TIMES = 5


def whole_set(path: str) -> dict[str, bytes]:
    """Make what the site makes: the ladder, the cards and the image for other sites."""
    from media import renditions

    with open(path, "rb") as file:
        return renditions.make(file)


def within_the_site(path: str) -> dict[str, bytes]:
    """Make what the site makes, in a process that has loaded all of it."""
    import django

    django.setup()
    return whole_set(path)


def same_ladder(path: str) -> dict[str, bytes]:
    """Make only what the others make: the ladder."""
    from media import renditions

    def ladder(master, width, height, _focal):
        for step in reversed(renditions.ladder(width)):
            master = renditions._resized(master, step, renditions.height_at(step, width, height))
            yield str(step), master

    renditions._pictures = ladder
    return whole_set(path)


def libvips(path: str) -> dict[str, bytes]:
    """Make the ladder with libvips as fast as it can: decoded once, as small as its largest size allows."""
    import pyvips

    from media import renditions

    width = pyvips.Image.new_from_file(path).width
    picture, made = None, {}
    for step in reversed(renditions.ladder(width)):
        if picture is None:
            picture = pyvips.Image.thumbnail(path, step, height=10_000, size="down").copy_memory()
        else:
            picture = picture.thumbnail_image(step, height=10_000, size="down").copy_memory()
        jpeg = {"Q": 76, "interlace": True, "optimize_coding": True, "keep": "none"}
        made[f"{step}.jpg"] = picture.jpegsave_buffer(**jpeg)
        made[f"{step}.avif"] = picture.heifsave_buffer(compression="av1", Q=65, effort=0, keep="none")
    return made


def once_per_size(path: str) -> dict[str, bytes]:
    """Make the ladder with Pillow alone, opening and decoding the original for each size."""
    from PIL import Image

    from media import renditions

    made = {}
    with Image.open(path) as picture:
        width, height = picture.size
    for step in renditions.ladder(width):
        with Image.open(path) as picture:
            small = picture.resize((step, renditions.height_at(step, width, height)), Image.Resampling.LANCZOS)
        for suffix, options in renditions.OPTIONS.items():
            buffer = io.BytesIO()
            small.save(buffer, **options[renditions.QUICK])
            made[f"{step}.{suffix}"] = buffer.getvalue()
    return made


WAYS: dict[str, Callable[[str], dict[str, bytes]]] = {
    "ours, the same sizes": same_ladder,
    "ours, the whole set": whole_set,
    "the set within the site": within_the_site,
    "libvips": libvips,
    "Pillow, once per size": once_per_size,
}


def run(way: str, path: str, small: str) -> dict:
    """Make the renditions here, after others of a small picture, and return seconds, MB and files."""
    WAYS[way](small)
    began = time.perf_counter()
    made = WAYS[way](path)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "memory": peak(), "files": len(made), "bytes": sum(map(len, made.values()))}


def peak() -> float:
    """Return the most memory this process ever had, in MB."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def in_a_process(way: str, path: Path, small: Path) -> dict:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(VIPS), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, __file__, way, str(path), str(small)]
    done = subprocess.run(command, capture_output=True, check=True, env=environment, cwd=ROOT)
    return json.loads(done.stdout)


def photo(size: tuple[int, int], path: Path) -> Path:
    """Write a JPEG as cameras do, made of parts of the real photos at their own resolution."""
    from PIL import Image

    from bench import pictures

    sheet, chance = Image.new("RGB", size), random.Random("renditions")
    parts = [part for _name, part in pictures.parts()]
    chance.shuffle(parts)
    left = top = row = 0
    while top < size[1]:
        part = parts.pop()
        parts.insert(0, part)
        sheet.paste(part, (left, top))
        left, row = left + part.width, max(row, part.height)
        if left >= size[0]:
            left, top, row = 0, top + row, 0
    sheet.save(path, "JPEG", quality=92)
    return path


def has_vips() -> bool:
    found = subprocess.run(
        [sys.executable, "-c", "import pyvips"], capture_output=True, env=os.environ | {"PYTHONPATH": str(VIPS)}
    )
    return not found.returncode


def main() -> None:
    ways = [way for way in WAYS if way != "libvips" or has_vips()]
    if "libvips" not in ways:
        say(HOW_TO_GET_VIPS)
    with tempfile.TemporaryDirectory() as folder:
        small = photo((400, 300), Path(folder) / "small.jpg")
        for name, size in SIZES.items():
            path = photo(size, Path(folder) / "photo.jpg")
            runs = {way: [] for way in ways}
            for _time in range(TIMES):
                for way in ways:
                    runs[way].append(in_a_process(way, path, small))
            tell(name, path.stat().st_size, runs)


def tell(name: str, size: int, runs: dict[str, list[dict]]) -> None:
    """Print a table of one size of original and whether the goals are met."""
    say(f"\n{name}, {size / 1e6:.1f} MB as JPEG")
    seconds = {way: statistics.median(run["seconds"] for run in some) for way, some in runs.items()}
    for way, some in runs.items():
        memory = max(run["memory"] for run in some)
        ratio = f"{seconds[way] / seconds['libvips']:5.2f} x libvips" if "libvips" in seconds else ""
        files = f"{some[0]['files']:2d} files of {some[0]['bytes'] / 1000:5.0f} kB"
        say(f"  {way:22} {seconds[way]:6.3f} s  {memory:5.0f} MB  {files}  {ratio}")
    ours, (most, most_memory) = seconds["ours, the same sizes"], GOALS[name]
    say(f"  Decoding once for each size takes {seconds['Pillow, once per size'] / ours:.1f} times as long as ours.")
    if "libvips" in seconds:
        met = "met" if ours <= most * seconds["libvips"] else "missed"
        say(f"  Goal of at most {most} times the wall time of libvips: {met} ({ours / seconds['libvips']:.2f}).")
    if most_memory:
        memory = max(run["memory"] for run in runs["ours, the whole set"])
        say(f"  Goal of less than {most_memory} MB: {'met' if memory < most_memory else 'missed'} ({memory:.0f} MB).")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        say(json.dumps(run(*sys.argv[1:])))
    else:
        main()
