"""LangChain's own standard suites, over the embedder and the retrievers."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from vectorstore.embedder import Embedder, load_embedder
from vectorstore.library import Library
from vectorstore.retriever import DecisionRetriever, LawRetriever


class BundledEmbedder(Embedder):
    """The bundled model, loaded once for all the suites' tests."""

    def __init__(self) -> None:
        self.__dict__.update(load_embedder("").__dict__)


class TestEmbedder(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return BundledEmbedder


class TestEmbedderAtWork(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return BundledEmbedder


class OverTheLibrary(RetrieversIntegrationTests):
    library: Library

    @pytest.fixture(autouse=True)
    def _opened(self, library: Library) -> None:
        self.library = library

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        return "the council refused stage 2 of my complaint"


class TestDecisionRetriever(OverTheLibrary):
    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return DecisionRetriever


class TestLawRetriever(OverTheLibrary):
    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return LawRetriever
