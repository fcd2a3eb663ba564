import pytest
import sqlalchemy as sa

from storefront.core.db import atomic, db
from storefront.regions.models import Region, RegionLevel
from storefront.regions.queries import has_regions
from storefront.regions.services import import_regions


def regions(**conditions):
    return db.session.scalars(sa.select(Region).filter_by(**conditions)).all()


def test_a_village_comes_with_its_postcode_and_all_that_it_lies_in(app):
    import_regions(within={"33.07.05.2002"})

    assert [(place.code, place.level, place.name, place.postcode) for place in regions()] == [
        ("33", RegionLevel.PROVINCE, "Jawa Tengah", None),
        ("33.07", RegionLevel.REGENCY, "Kabupaten Wonosobo", None),
        ("33.07.05", RegionLevel.DISTRICT, "Leksono", "56362"),
        ("33.07.05.2002", RegionLevel.VILLAGE, "Lipursari", "56362"),
    ]


def test_only_a_district_with_one_postcode_has_one(app):
    import_regions(within={"33.07"})
    assert db.session.get(Region, "33.07.05").postcode == "56362"  # Leksono
    assert db.session.get(Region, "33.07.09").postcode is None  # the town of Wonosobo


def test_jakarta_and_yogyakarta_are_called_as_on_parcels(app):
    import_regions(within={"31.74.06", "34.71.01"})
    names = {place.code: place.short_name for place in regions()}
    assert (names["31"], names["31.74"], names["34"]) == (
        "DKI Jakarta",
        "Kota Jakarta Selatan",
        "DI Yogyakarta",
    )


def test_importing_again_writes_only_what_changed(app):
    assert not has_regions()
    written = import_regions(within={"33.07"})
    assert written == len(regions())
    assert import_regions(within={"33.07"}) == 0

    with atomic():
        db.session.get(Region, "33.07").name = "Kabupaten Dulu"
    assert import_regions(within={"33.07"}) == 1
    db.session.expire_all()
    assert db.session.get(Region, "33.07").name == "Kabupaten Wonosobo"
    assert has_regions()


def test_progress_is_heard_up_to_the_last_row(app, monkeypatch):
    monkeypatch.setattr("storefront.regions.services.CHUNK", 100)
    heard = []
    written = import_regions(within={"33.07"}, progress=lambda *numbers: heard.append(numbers))
    assert heard[0] == (100, written)
    assert heard[-1] == (written, written)


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_the_command_fills_an_empty_table_with_the_whole_country(app):
    answer = app.test_cli_runner().invoke(args=["regions"])
    assert answer.exit_code == 0
    counts = dict(
        db.session.execute(sa.select(Region.level, sa.func.count()).group_by(Region.level)).all()
    )
    assert counts[RegionLevel.PROVINCE] == 38
    assert counts[RegionLevel.REGENCY] == 514
    assert counts[RegionLevel.DISTRICT] == 7_285
    assert counts[RegionLevel.VILLAGE] == 83_762
