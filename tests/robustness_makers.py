"""A made-up cluster of any size with names as long as they come, for charts and pages."""

import json
from pathlib import Path

import numpy as np

from emulab.pipeline import Result
from emulab.sensitivity.robustness import Robustness
from emulab.studies import study_at

BODIES = (
    "Sở Nông nghiệp và Phát triển nông thôn tỉnh",
    "Ban Quản lý các khu công nghiệp và chế xuất tỉnh",
    "Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh",
    "Trường Chính trị tỉnh",
    "Ủy ban nhân dân huyện",
    "Liên minh Hợp tác xã và Doanh nghiệp nhỏ tỉnh",
    "Thanh tra",
    "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố",
)
PLACES = (
    "Thừa Thiên Huế",
    "Bà Rịa - Vũng Tàu",
    "Hà Nam",
    "Quảng Ngãi",
    "Lạng Sơn",
    "Đắk Nông",
    "Kiên Giang",
    "Bắc Kạn",
)
SECTIONS = (
    ("Thực hiện nhiệm vụ chính trị, chuyên môn được giao", 40),
    ("Xây dựng Đảng, xây dựng cơ quan và các đoàn thể", 25),
    ("Tổ chức phong trào thi đua và công tác khen thưởng", 15),
    ("Cải cách hành chính, chuyển đổi số và an toàn thông tin", 10),
    ("Phòng, chống tham nhũng, lãng phí, tiêu cực", 10),
    ("An ninh", 5),
    ("Dân vận", 5),
)


def made(folder: Path, units: int = 64, sections: int = 5, parts: int = 1, **keys) -> Result:
    """The result of a synthetic cluster: so many units, sections, and criteria in each.

    ``keys`` are keys of the rules file, such as ``scale`` or ``aggregate``.
    """
    chance = np.random.default_rng([units, sections, parts])
    names = [f"{body} {place}" for body in BODIES for place in PLACES][:units]
    leaves = {}
    criteria = [_section(place, parts, leaves) for place in range(sections)]
    rules = {
        "cluster": "made-up",
        "year": 2023,
        "phase": "year_end",
        "tier": "city",
        "name": "Cụm thi đua các đơn vị giả định",
        "provenance": {"kind": "synthetic", "note": "để thử"},
        "rubric": {"criteria": criteria},
        "stages": {"order": ["head"]},
        **keys,
    }
    rows = []
    for place in range(len(names)):
        worth = 0.85 + 0.04 * chance.standard_normal()
        for leaf, maximum in leaves.items():
            level = np.clip(worth + 0.05 * chance.standard_normal(), 0, 1)
            mark = np.floor(100 * level * maximum) / 100
            rows.append(f"u{place:02d},{leaf},head,h,{mark:.2f}")
    heads = {"units.csv": "unit,name", "marks.csv": "unit,criterion,stage,scorer,mark"}
    lines = {"units.csv": [f'u{place:02d},"{name}"' for place, name in enumerate(names)]}
    for file, own in (lines | {"marks.csv": rows}).items():
        (folder / file).write_text("\n".join([heads[file], *own, ""]), encoding="utf-8")
    origins = "".join(f"{file}: {{kind: synthetic, note: để thử}}\n" for file in heads)
    (folder / "provenance.yaml").write_text(origins, encoding="utf-8")
    (folder / "rules.yaml").write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    return study_at(str(folder / "rules.yaml")).result


def _section(place: int, parts: int, leaves: dict[str, float]) -> dict:
    """A section of the rubric; its criteria and their maxima are added to ``leaves``."""
    name, maximum = SECTIONS[place % len(SECTIONS)]
    key = f"s{place}"
    if parts == 1:
        leaves[key] = maximum
        return {"id": key, "name": name, "maximum": maximum}
    own = [
        {"id": f"{key}.{n}", "name": f"Tiêu chí {place + 1}.{n + 1}", "maximum": maximum / parts}
        for n in range(parts)
    ]
    leaves |= {one["id"]: one["maximum"] for one in own}
    return {"id": key, "name": name, "criteria": own}


def with_tables(found: Robustness, **tables) -> Robustness:
    """The same robustness with tables of the test's own in the place of those worked out."""
    changed = Robustness(found.result, found.model)
    vars(changed).update({key: vars(found)[key] for key in vars(found) if key not in tables})
    vars(changed).update(tables)
    return changed
