"""More than a hundred addresses as people write them (addresses.yml): the right commune of today, or one question."""

import json
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from bot.ear.addresses.gazetteer import gazetteer, today
from bot.ear.fold import fold
from bot.knowledge.addresses import CHOICES, convert

WRITTEN = yaml.safe_load(Path(__file__).with_name("addresses.yml").read_text(encoding="utf-8"))
# Typed wrongly, by a district that nobody knows any more, or by a name that both a district and a commune had.
ASKED_ABOUT = {
    "xa thach lac thach ha ha tinh",
    "xã hàn vịnh năm căng cà mau",
    "xã lương phú dồng trôm bến che",
    "phuong van mieu quoc tu giam ha noi",
    "go vap tphcm",
}

TYPE = re.compile(r"^(?:Phường|Xã|Thị trấn|Đặc khu|Quận|Huyện|Thị xã|Thành phố|Tỉnh) ", re.IGNORECASE)


def bare(name):
    return TYPE.sub("", name)


# Ways to write (ward, district, old province, province of today).
MANNERS = {
    "in full, no commas, no accents": lambda w, d, p, now: fold(f"{w} {d} {p}".lower()),
    "no type words": lambda w, d, p, now: fold(f"{bare(w)} {bare(d)} {bare(p)}".lower()),
    "words around": lambda w, d, p, now: f"em ở {w} {bare(d)} {bare(p)} ạ".lower(),
    "the greatest first": lambda w, d, p, now: f"{p}, {d}, {w}",
    "no province": lambda w, d, p, now: fold(f"{w} {d}".lower()),
    "no district": lambda w, d, p, now: fold(f"{w} {bare(p)}".lower()),
    "the province of today": lambda w, d, p, now: fold(f"{w} {bare(d)} {bare(now)}".lower()),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_whatever_the_manner_no_wrong_commune_is_taken_for_certain(manner):
    table, told, wrong, count = gazetteer(), 0, [], 0
    units = [unit for units in table.old.values() for unit in units if unit.label]
    for unit in units[::25]:
        (ward, district), (old, now) = unit.label.split(", ", 1), table.provinces[unit.province]
        found = convert(MANNERS[manner](ward, district, old, now))
        count += 1
        if found and found.certain and found.ward:
            told += 1
            wrong += [unit.label] if ((found.ward, found.province),) != unit.now else []
    assert len(wrong) <= count // 200, wrong
    assert told >= 0.8 * count


@pytest.mark.parametrize("row", WRITTEN["old"] + WRITTEN["new"], ids=lambda row: row["say"])
def test_an_address_leads_to_its_commune_or_to_one_question(row):
    found = convert(row["say"])
    asked = len(row["now"]) > 1 or row["say"] in ASKED_ABOUT
    assert found is not None
    assert found.certain == (not asked)
    if asked:
        assert set(row["now"]) <= set(found.choices)
        assert len(found.choices) <= CHOICES
    else:
        assert [f"{found.ward}, {found.province}"] == row["now"]


@pytest.mark.parametrize("row", WRITTEN["province"], ids=lambda row: row["say"])
def test_a_province_alone_is_understood(row):
    found = convert(row["say"])
    assert (found.province, found.ward, found.certain) == (row["now"], "", True)


@pytest.mark.parametrize("text", WRITTEN["none"])
def test_what_is_no_address_is_not_taken_for_one(text):
    assert convert(text) is None


def test_what_the_table_expects_is_what_the_official_mapping_says():
    place = Path(find_spec("underthesea").submodule_search_locations[0])
    rows = json.loads((place / "address" / "data" / "mapping.json").read_text(encoding="utf-8"))
    successors, new = defaultdict(set), set()
    for row in rows["ward_mapping"]:
        now = f"{row['new_ward']}, {today(row['new_province'])}"
        successors[f"{row['old_ward']}, {row['old_district']}, {row['old_province']}"].add(now)
        new.add(now)
    for row in WRITTEN["old"]:
        assert successors[row["was"]] == set(row["now"]), row["say"]
    for row in WRITTEN["new"]:
        assert set(row["now"]) <= new, row["say"]


def test_the_table_has_its_hundred_and_twenty_rows():
    assert len({row["say"] for row in WRITTEN["old"] + WRITTEN["new"]}) >= 120
    assert len(set(WRITTEN["none"])) >= 20
