"""Does every metric have a page of the manual in both languages?"""

import re

import pytest

from config.errors import UnknownChoice
from metrics.catalogue import METRICS
from metrics.manual import FOLDER, HEADINGS, ManualPageIncomplete, read_manual

PAGES = [(metric.key, language) for metric in METRICS for language in HEADINGS]


@pytest.mark.parametrize(("key", "language"), PAGES)
def test_every_metric_has_a_page_with_the_four_headings(key, language):
    page = read_manual(key, language)
    assert all((page.title, page.question, page.definition, page.cannot_tell, page.gaming))


@pytest.mark.parametrize(("key", "language"), PAGES)
def test_the_definition_begins_with_one_sentence_that_stands_alone(key, language):
    sentence = read_manual(key, language).definition_sentence
    ends = "。" if language == "ja" else "."
    assert sentence.endswith(ends)
    assert sentence.count(ends) == 1
    assert not re.search(r"[\n*`#]", sentence)


def test_no_page_is_about_a_metric_that_is_gone():
    pages = {tuple(path.name.split(".")[:2]) for path in FOLDER.glob("*.??.md")}
    assert pages == set(PAGES)


@pytest.mark.parametrize("language", HEADINGS)
def test_the_page_of_the_lead_time_says_that_it_is_not_that_of_dora(language):
    text = read_manual("merge_lead_time", language).cannot_tell
    assert "DORA" in text
    assert ("ではありません" if language == "ja" else "is not DORA's") in text


def test_an_unknown_metric_has_no_page():
    with pytest.raises(UnknownChoice, match="unknown metric 'lead_time'"):
        read_manual("lead_time", "ja")


def test_a_page_without_its_headings_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("metrics.manual.FOLDER", tmp_path)
    (tmp_path / "coding_time.en.md").write_text("# Coding time\n\n## Question\n\nWhat?\n")
    with pytest.raises(ManualPageIncomplete, match=r"coding_time\.en\.md: expected the headings"):
        read_manual("coding_time", "en")
