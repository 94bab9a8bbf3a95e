"""Fetching from a real HTTP server on loopback, with the faults that real ones have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback.city import Answer, City, serving
from rerun.runs import ended, start

from pipeline import history
from pipeline.cli import main
from pipeline.fetch import FetchReport, fetch
from pipeline.hints import hints_for
from pipeline.lock import hold


@pytest.fixture
def city() -> Iterator[City]:
    with serving() as running:
        yield running


class Fetching:
    """One list of sources, fetched again and again; waiting is written down and not done."""

    def __init__(self, city: City, folder: Path) -> None:
        self.city, self.raw, self.sources = city, folder / "raw", folder / "sources.toml"
        self.waits: list[float] = []

    def write(self, **settings: object) -> None:
        given = {"name": "iga", "jurisdiction_code": "242161", "delay_seconds": 0} | settings
        if not given.keys() & {"pages", "addresses"}:
            given["pages"] = [f"{self.city.address}/index.html"]
        lines = [f"{name} = {json.dumps(value)}" for name, value in given.items()]
        self.sources.write_text("[[source]]\n" + "\n".join(lines), "utf-8")

    def __call__(self, **settings: object) -> FetchReport:
        if settings or not self.sources.exists():
            self.write(**settings)
        return fetch(self.sources, self.raw, sleep=self.waits.append)

    def files(self) -> list[Path]:
        return sorted(path for path in self.raw.rglob("*.pdf") if ".versions" not in path.parts)

    def versions(self) -> list[Path]:
        return sorted(self.raw.rglob(".versions/*.pdf"))


@pytest.fixture
def run(city: City, tmp_path: Path) -> Fetching:
    return Fetching(city, tmp_path)


def provenance(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(Path(f"{path}.provenance.json").read_text("utf-8"))
    return loaded


def test_a_page_of_links_becomes_files_with_provenance(city: City, run: Fetching) -> None:
    city.page("/index.html", "r5/sheet.pdf", "/photo.jpg", "mailto:x@example.test", "r5/sheet.pdf#page=2")
    body = city.pdf("/r5/sheet.pdf")
    report = run()
    (path,) = run.files()
    assert path.read_bytes() == body
    facts = provenance(path)
    assert facts["url"] == f"{city.address}/r5/sheet.pdf"
    assert facts["jurisdiction_code"] == "242161"
    assert str(facts["fetched_at"]).endswith("Z")
    assert len(str(facts["sha256"])) == 64
    assert facts["headers"]["content-type"] == "application/pdf"  # type: ignore[index]
    assert (report.exit_code, report.counts()["new"]) == (0, 1)
    hints = hints_for(run.raw, [path.relative_to(run.raw).as_posix()])
    assert (hints.jurisdiction_code, hints.jurisdiction_source, hints.url) == ("242161", "fetch", facts["url"])


def test_what_has_not_changed_is_not_sent_again(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf")
    run()
    before = {path: path.stat().st_mtime_ns for path in run.raw.rglob("*") if path.is_file()}
    report = run()
    assert "if-none-match" in city.asked[-1][1]
    assert report.counts() == {"new": 0, "changed": 0, "unchanged": 1, "unlisted": 0, "failed": 0}
    assert {path: path.stat().st_mtime_ns for path in run.raw.rglob("*") if path.is_file()} == before


def test_last_modified_serves_where_there_is_no_etag(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf", etag=False, headers={"Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT"})
    run()
    assert run().counts()["unchanged"] == 1
    assert city.asked[-1][1]["if-modified-since"] == "Mon, 02 Mar 2026 00:00:00 GMT"


def test_two_files_of_one_name_from_two_addresses_are_kept_apart(city: City, run: Fetching) -> None:
    city.page("/index.html", "r5/sheet.pdf", "r6/sheet.pdf", "r6/sheet.pdf?v=2")
    bodies = {city.pdf("/r5/sheet.pdf", "R5"), city.pdf("/r6/sheet.pdf", "R6"), city.pdf("/r6/sheet.pdf?v=2", "R6b")}
    run()
    assert {path.read_bytes() for path in run.files()} == bodies
    assert all(path.name.startswith("sheet-") for path in run.files())


def test_a_silent_replacement_is_kept_as_a_new_version(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    old = city.pdf("/a.pdf", "first")
    run()
    first_facts = provenance(run.files()[0])
    new = city.pdf("/a.pdf", "corrected")
    assert run().counts()["changed"] == 1
    newest = city.pdf("/a.pdf", "corrected again")
    run()
    (path,) = run.files()
    assert path.read_bytes() == newest
    assert {version.read_bytes() for version in run.versions()} == {old, new}
    listed = provenance(path)["versions"]
    assert next(version["sha256"] for version in listed) == first_facts["sha256"]  # type: ignore[attr-defined, index]
    kept = next(version for version in run.versions() if version.read_bytes() == old)
    assert provenance(kept)["fetched_at"] == first_facts["fetched_at"]


def test_a_replacement_that_is_taken_back_keeps_both(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    for text in ("one", "two", "one", "two"):
        city.pdf("/a.pdf", text)
        run()
    assert b"two" in run.files()[0].read_bytes()
    assert len(run.versions()) == 2


def test_same_bytes_behind_a_new_etag_are_no_change(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf", etag=False)
    run()
    assert run().counts()["unchanged"] == 1
    assert not run.versions()


def test_a_file_that_is_gone_is_reported_and_kept(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf", "b.pdf")
    city.pdf("/a.pdf", "a")
    city.pdf("/b.pdf", "b")
    run()
    del city.paths["/a.pdf"]
    report = run()
    assert [(o.reason, o.status) for o in report.outcomes if o.status != "unchanged"] == [("not_found", "failed")]
    assert report.exit_code == 1
    assert len(run.files()) == 2


def test_a_link_that_is_gone_is_reported_and_the_file_kept(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf", "b.pdf")
    city.pdf("/a.pdf", "a")
    city.pdf("/b.pdf", "b")
    run()
    city.page("/index.html", "b.pdf")
    report = run()
    assert [o.address for o in report.outcomes if o.status == "unlisted"] == [f"{city.address}/a.pdf"]
    assert len(run.files()) == 2
    assert report.exit_code == 0


@pytest.mark.parametrize("faults", [["500"], ["503", "429"], ["drop"], ["silent"]])
def test_passing_faults_are_tried_again(city: City, run: Fetching, faults: list[str]) -> None:
    city.page("/index.html", "a.pdf")
    body = city.pdf("/a.pdf", faults=list(faults))
    report = run(timeout_seconds=0.5)
    assert report.exit_code == 0
    assert run.files()[0].read_bytes() == body
    assert len(run.waits) == len(faults)
    if faults[0].isdecimal():
        assert all(wait >= 7 for wait in run.waits)  # the server asked for seven seconds


def test_faults_that_stay_are_given_up_and_leave_nothing(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf", "b.pdf")
    city.pdf("/a.pdf", faults=["500"] * 9)
    city.pdf("/b.pdf")
    report = run(attempts=3)
    (failed,) = [o for o in report.outcomes if o.status == "failed"]
    assert failed.reason == "server_error"
    assert city.times("/a.pdf") == 3
    assert len(run.files()) == 1
    assert max(run.waits) <= 120


def test_a_cut_download_goes_on_where_it_stopped(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    body = city.pdf("/a.pdf", size=300_000, faults=["cut"])
    report = run()
    (got,) = report.outcomes
    assert got.resumed
    assert got.bytes < len(body)
    assert run.files()[0].read_bytes() == body
    assert [p.name for p in run.raw.rglob("*.part*")] == []


def test_a_cut_download_goes_on_in_the_next_run(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    body = city.pdf("/a.pdf", size=300_000, faults=["cut"])
    assert run(attempts=1).exit_code == 1
    assert run.files() == []
    report = run()
    assert report.outcomes[0].resumed
    assert run.files()[0].read_bytes() == body


def test_a_cut_download_of_a_file_replaced_meanwhile_starts_again(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf", "first", size=300_000, faults=["cut"])
    run(attempts=1)
    body = city.pdf("/a.pdf", "second", size=300_000)
    report = run()
    assert not report.outcomes[0].resumed
    assert run.files()[0].read_bytes() == body


def test_a_cut_download_that_cannot_go_on_starts_again(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    body = city.pdf("/a.pdf", size=300_000, faults=["cut"], ranges=False, etag=False)
    assert run().exit_code == 0
    assert run.files()[0].read_bytes() == body


def test_a_server_that_trickles_is_given_up(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf", size=2000, faults=["slow"])
    (failed,) = run(max_seconds=0.3, attempts=1).outcomes
    assert failed.reason == "timeout"


def test_an_error_page_under_a_pdfs_name_is_refused(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf", "b.pdf", "c.pdf")
    city.paths["/a.pdf"] = Answer(b"<html>maintenance</html>", media="text/html")
    city.paths["/b.pdf"] = Answer(b"<!DOCTYPE html><html>maintenance</html>", media="application/pdf")
    city.paths["/c.pdf"] = Answer(b"", media="application/pdf")
    report = run()
    assert [o.reason for o in report.outcomes] == ["wrong_type"] * 3
    assert list(run.raw.rglob("*.p*")) == []


def test_an_error_page_does_not_replace_a_good_file(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    body = city.pdf("/a.pdf")
    run()
    city.paths["/a.pdf"] = Answer(b"<html>maintenance</html>", media="application/pdf")
    assert run().exit_code == 1
    assert run.files()[0].read_bytes() == body
    assert not run.versions()


@pytest.mark.parametrize("faults", [[], ["unannounced"]])
def test_too_large_is_refused(city: City, run: Fetching, faults: list[str]) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf", size=500_000, faults=faults)
    (failed,) = run(max_bytes=100_000).outcomes
    assert failed.reason == "too_large"
    assert list(run.raw.rglob("*.p*")) == []


def test_redirects_are_followed_and_written_down(city: City, run: Fetching) -> None:
    city.page("/index.html", "old.pdf")
    city.paths["/old.pdf"] = Answer(status=301, headers={"Location": "/new.pdf"})
    city.pdf("/new.pdf")
    run()
    facts = provenance(run.files()[0])
    assert facts["final_url"] == f"{city.address}/new.pdf"
    assert facts["redirects"] == [f"{city.address}/new.pdf"]


def test_loops_of_redirects_and_of_links_end(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf", "/year.html", "/index.html")
    city.page("/year.html", "/index.html", "/year.html", "b.pdf")
    city.paths["/a.pdf"] = Answer(status=302, headers={"Location": "/b2.pdf"})
    city.paths["/b2.pdf"] = Answer(status=302, headers={"Location": "/a.pdf"})
    city.pdf("/b.pdf")
    report = run(follow=r"\.html$", depth=5)
    assert sorted((o.reason, o.status) for o in report.outcomes) == [("", "new"), ("redirect_loop", "failed")]
    assert city.times("/index.html") == 1


def test_following_stops_at_the_depth_and_says_when_pages_are_too_many(city: City, run: Fetching) -> None:
    for n in range(6):
        city.page(f"/{n}.html", f"/{n + 1}.html", f"/{n}.pdf")
        city.pdf(f"/{n}.pdf", str(n))
    start = f"{city.address}/0.html"
    run(pages=[start], follow=r"\.html$", depth=2)
    assert len(run.files()) == 3
    report = run(pages=[start], follow=r"\.html$", depth=5, max_pages=4)
    assert [o.reason for o in report.outcomes if o.status == "failed"] == ["too_many"]


def test_other_hosts_are_not_visited_unless_allowed(city: City, run: Fetching) -> None:
    with serving() as other:
        other.pdf("/x.pdf")
        elsewhere = f"http://localhost:{other.port}/x.pdf"
        city.page("/index.html", elsewhere, "/away.pdf")
        city.paths["/away.pdf"] = Answer(status=302, headers={"Location": elsewhere})
        assert [o.reason for o in run().outcomes] == ["other_host", "other_host"]
        assert other.asked == []
        assert run(hosts=["localhost"]).exit_code == 0


def test_robots_txt_is_obeyed(city: City, run: Fetching) -> None:
    robots = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3\n"
    city.paths["/robots.txt"] = Answer(robots, media="text/plain")
    city.page("/index.html", "/private/a.pdf", "/b.pdf")
    city.pdf("/private/a.pdf", "a")
    city.pdf("/b.pdf", "b")
    report = run()
    assert [o.reason for o in report.outcomes] == ["robots", ""]
    assert city.times("/private/a.pdf") == 0
    assert run.waits
    assert all(2 < wait <= 3 for wait in run.waits)


def test_a_robots_txt_that_cannot_be_had_stops_the_source(city: City, run: Fetching) -> None:
    city.paths["/robots.txt"] = Answer(status=503)
    city.page("/index.html", "a.pdf")
    (failed,) = run().outcomes
    assert failed.reason == "robots_unreachable"
    assert city.times("/index.html") == 0


def test_the_delay_is_kept_between_requests(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf", "b.pdf")
    city.pdf("/a.pdf", "a")
    city.pdf("/b.pdf", "b")
    run(delay_seconds=10)
    assert len(run.waits) == 2
    assert all(9 < wait <= 10 for wait in run.waits)


def test_a_page_that_lists_nothing_any_more_is_a_fault(city: City, run: Fetching) -> None:
    city.page("/index.html", "about.html")
    (failed,) = run().outcomes
    assert failed.reason == "no_links"


def test_links_are_chosen_by_address_or_text_and_old_encodings_are_read(city: City, run: Fetching) -> None:
    html = '<html><head><meta charset="Shift_JIS"></head><a href="1.pdf">施策評価シート</a><a href="2.pdf">位置図</a>'
    city.paths["/index.html"] = Answer(html.encode("cp932"), media="text/html")
    city.pdf("/1.pdf")
    run(links="評価シート")
    (path,) = run.files()
    assert provenance(path)["title"] == "施策評価シート"


def test_names_are_made_safe(city: City, run: Fetching) -> None:
    long = "%E8%A9%95" * 200
    odd = ["/x/..%2F..%2Fetc.pdf", f"/{long}.pdf", "/%00%0a:.pdf", "/..pdf"]
    city.page("/index.html", *odd)
    for n, path in enumerate(odd):
        city.pdf(path, str(n))
    run(links="pdf$")
    assert len(run.files()) == len(odd)
    assert all(path.parent == run.raw / "iga" and len(path.name.encode()) < 150 for path in run.files())


def test_a_file_someone_changed_is_fetched_again_and_theirs_kept(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    body = city.pdf("/a.pdf")
    run()
    run.files()[0].write_bytes(b"%PDF- edited by hand")
    run()
    assert run.files()[0].read_bytes() == body
    assert [version.read_bytes() for version in run.versions()] == [b"%PDF- edited by hand"]


def test_a_kill_between_the_file_and_its_provenance_is_mended(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf", "first")
    run()
    old_facts = Path(f"{run.files()[0]}.provenance.json").read_bytes()
    city.pdf("/a.pdf", "second")
    run()
    Path(f"{run.files()[0]}.provenance.json").write_bytes(old_facts)
    run()
    assert provenance(run.files()[0])["sha256"] != json.loads(old_facts)["sha256"]
    assert len(run.versions()) == 1
    assert run().counts()["unchanged"] == 1


def test_a_kill_before_any_step_loses_no_version(city: City, run: Fetching) -> None:
    """Killed wherever it writes, a fetch and the one after it leave the newest bytes, their provenance and every older one."""
    city.page("/index.html", "a.pdf")
    run.write()
    arguments = ["fetch", str(run.sources), "--raw", str(run.raw)]
    bodies = [city.pdf("/a.pdf", "version 0")]
    assert ended(start(arguments, run.raw)) == 0
    for step in range(1, 60, 2):
        bodies.append(city.pdf("/a.pdf", f"version {step}"))
        code = ended(start(arguments, run.raw, die_at=step))
        assert run.files()[0].read_bytes() in bodies[-2:]
        assert run().exit_code == 0
        (path,) = run.files()
        assert path.read_bytes() == bodies[-1]
        assert provenance(path)["sha256"] == hashlib.sha256(bodies[-1]).hexdigest()
        assert {version.read_bytes() for version in run.versions()} == set(bodies[:-1])
        if code == 0:
            break
    assert code == 0
    assert step > 10


def test_what_cannot_be_written_is_said(city: City, run: Fetching, capsys: pytest.CaptureFixture[str]) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf")
    run.write()
    run.raw.mkdir()
    (run.raw / "iga").write_text("a file where the folder should be")
    assert main(["fetch", str(run.sources), "--raw", str(run.raw)]) == 4
    assert "cannot write below" in capsys.readouterr().err


def test_each_fetch_leaves_a_line_of_history(city: City, run: Fetching) -> None:
    city.page("/index.html", "a.pdf")
    city.pdf("/a.pdf")
    run.write()
    for _ in range(2):
        main(["fetch", str(run.sources), "--raw", str(run.raw)])
    first, second = history.read(run.raw / ".fetch")
    assert (first["counts"]["new"], second["counts"]["unchanged"], second["exit_code"]) == (1, 1, 0)


def test_a_dead_host_stops_no_other_source(city: City, run: Fetching) -> None:
    city.pdf("/a.pdf")
    run.sources.write_text(
        '[defaults]\njurisdiction_code = "242161"\ndelay_seconds = 0\n'
        '[[source]]\nname = "dead"\naddresses = ["http://127.0.0.1:1/x.pdf"]\n'
        f'[[source]]\nname = "living"\naddresses = ["{city.address}/a.pdf"]\n'
    )
    assert [(o.source, o.reason, o.status) for o in run().outcomes] == [
        ("dead", "connection", "failed"),
        ("living", "", "new"),
    ]
    assert "failed" in run().text()


def test_two_fetches_into_one_folder_do_not_meet(run: Fetching, capsys: pytest.CaptureFixture[str]) -> None:
    run.write()
    with hold(run.raw / ".fetch"):
        assert main(["fetch", str(run.sources), "--raw", str(run.raw)]) == 3
    assert "another run is at work there" in capsys.readouterr().err


def test_the_command_tells_what_could_not_be_had(city: City, run: Fetching, capsys: pytest.CaptureFixture[str]) -> None:
    city.page("/index.html", "a.pdf", "b.pdf")
    city.pdf("/b.pdf")
    run.write()
    assert main(["fetch", str(run.sources), "--raw", str(run.raw)]) == 1
    assert f"{city.address}/a.pdf is gone (404)" in capsys.readouterr().err
    run.write(delay=1)
    assert main(["fetch", str(run.sources), "--raw", str(run.raw)]) == 2
    assert "unknown setting 'delay'" in capsys.readouterr().err


def test_a_host_that_is_down_is_left_alone_after_a_few_addresses(city: City, run: Fetching) -> None:
    addresses = [f"{city.address}/{n}.pdf" for n in range(10)]
    for n in range(10):
        city.pdf(f"/{n}.pdf", faults=["500"] * 99)
    report = run(addresses=addresses, attempts=2)
    assert [o.reason for o in report.outcomes] == ["server_error"] * 3 + ["host_down"] * 7
    assert city.times("/3.pdf") == 0


def test_a_host_that_fails_now_and_then_is_not_given_up(city: City, run: Fetching) -> None:
    addresses = [f"{city.address}/{n}.pdf" for n in range(8)]
    for n in range(8):
        city.pdf(f"/{n}.pdf", str(n), faults=["500"] * (n % 2))
    assert run(addresses=addresses, attempts=1).counts() == {"new": 4, "changed": 0, "unchanged": 0, "unlisted": 0, "failed": 4}


def test_a_server_that_asks_to_stay_away_for_long_is_left_alone(city: City, run: Fetching) -> None:
    city.paths["/a.pdf"] = Answer(status=503, headers={"Retry-After": "86400"})
    (failed,) = run(addresses=[f"{city.address}/a.pdf"]).outcomes
    assert failed.reason == "server_error"
    assert city.times("/a.pdf") == 1
    assert run.waits == []


def test_robots_txt_is_followed_to_where_it_lies(city: City, run: Fetching) -> None:
    city.paths["/robots.txt"] = Answer(status=301, headers={"Location": "/rules/robots.txt"})
    city.paths["/rules/robots.txt"] = Answer(b"User-agent: hyoka\nDisallow: /a.pdf\n", media="text/plain")
    city.pdf("/a.pdf")
    assert [o.reason for o in run(addresses=[f"{city.address}/a.pdf"]).outcomes] == ["robots"]


def test_robots_txt_on_another_host_must_be_allowed(city: City, run: Fetching) -> None:
    city.paths["/robots.txt"] = Answer(status=301, headers={"Location": "http://other.example/robots.txt"})
    city.pdf("/a.pdf")
    assert [o.reason for o in run(addresses=[f"{city.address}/a.pdf"]).outcomes] == ["other_host"]


def test_text_dumps_keep_their_suffix_and_error_pages_are_no_text(city: City, run: Fetching) -> None:
    city.paths["/a.txt"] = Answer("施策評価シート".encode(), media="text/plain; charset=utf-8")
    city.paths["/b.txt"] = Answer(b"<!DOCTYPE html><html>maintenance</html>", media="text/plain")
    city.pdf("/c.pdf")
    addresses = [f"{city.address}/{name}" for name in ("a.txt", "b.txt", "c.pdf")]
    report = run(addresses=addresses, types=["application/pdf", "text/plain"])
    assert [(o.reason, Path(o.path).suffix) for o in report.outcomes] == [("", ".txt"), ("wrong_type", ""), ("", ".pdf")]
