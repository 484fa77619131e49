"""Is every document complete, and right by itself?"""

import pytest
from graphql import parse
from graphql.language import FragmentDefinitionNode, OperationDefinitionNode

from collectors.github.documents import FOLDER, document, with_fragments

NAMES = sorted(
    file.stem for file in FOLDER.glob("*.graphql") if not file.stem.startswith("fragment_")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_one_operation_with_just_the_fragments_that_it_needs(name):
    definitions = parse(document(name).text).definitions
    operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
    fragments = [
        each.name.value for each in definitions if isinstance(each, FragmentDefinitionNode)
    ]
    assert len(operations) == 1
    assert len(definitions) == 1 + len(fragments)
    assert len(fragments) == len(set(fragments))
    for fragment in fragments:
        assert f"...{fragment}" in document(name).text


@pytest.mark.parametrize("name", NAMES)
def test_a_document_asks_what_it_costs_and_for_no_address(name):
    text = document(name).text
    assert "rateLimit" in text
    assert "email" not in text.lower()
    assert "#" not in text


def test_a_fragment_brings_those_along_that_it_spreads_itself():
    text = with_fragments("query { a { ...Survey } } # a comment")
    assert text.count("fragment Survey on") == 1
    assert text.count("fragment Head on") <= 1
    assert "comment" not in text


def test_a_fragment_that_is_nowhere_is_a_fault_of_ours():
    with pytest.raises(KeyError, match="Nowhere"):
        with_fragments("query { ...Nowhere }")


def test_a_document_that_is_nowhere_is_a_fault_of_ours():
    with pytest.raises(FileNotFoundError):
        document("nowhere")
