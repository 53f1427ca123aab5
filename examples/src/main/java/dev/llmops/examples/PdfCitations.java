package dev.llmops.examples;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.rag.ingest.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Answers from a PDF; each citation names file, page and sentence: {@code bin/example PdfCitations}. The model is a stand-in. */
public final class PdfCitations {

    private static final PromptContent PROMPT = PromptContent.of("""
            Answer from the numbered passages only, and cite them like [1].
            {{#each passages}}[{{number}}] {{text}}
            {{/each}}Question: {{question}}""");

    private PdfCitations() {}

    /**
     * Writes a PDF of three pages, indexes it and asks.
     *
     * @param args none
     * @throws IOException if the PDF cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("llmops-pdf");
        Path manuals = Files.createDirectory(folder.resolve("manuals"));
        write(
                manuals.resolve("aurora.pdf"),
                "Aurora is a lamp for desks. It weighs 2 kilograms.",
                "The cable of the lamp is 2.5 metres long. It is black.",
                "Wipe the shade with a dry cloth once a month.");
        try (RagIndex index = RagIndex.builder(folder.resolve("manuals.index"))
                .chunking(Chunking.characters(60)) // so that no passage reaches over to another of these short pages
                .build()) {
            index.ingest(FolderSource.of(manuals));
            try (LlmOps ops = LlmOps.builder()
                    .store(Stores.sqlite(folder.resolve("llmops.db")))
                    .model(LangChain4jModels.from(new FixedAnswers(asked -> "The cable is 2.5 metres long [1].")))
                    .retriever(index)
                    .interceptBefore(StandardChain.ROUTE, CitationInterceptor.create())
                    .build()) {
                ops.prompts().register("manual", PROMPT, PromptCommit.NONE);
                Answer answer = ops.prompt("manual")
                        .with("question", "How long is the cable of the lamp?")
                        .ask();
                System.out.println(answer.text());
                for (Citation citation : answer.citations()) {
                    System.out.println("[" + citation.number() + "] " + place(index, citation));
                }
            }
        }
    }

    private static String place(RagIndex index, Citation citation) {
        Passage passage = citation.passage();
        if (passage == null) {
            return "is no passage";
        }
        String said = citation.evidence() == null
                ? passage.text()
                : citation.evidence()
                        .in(index.document(passage.sourceId()).orElseThrow().text());
        Object page = passage.metadata().get("page");
        Object last = passage.metadata().get("lastPage");
        return passage.sourceId() + (last == null ? ", page " + page : ", pages " + page + " to " + last) + ", "
                + citation.support() + " by: " + said.strip();
    }

    private static void write(Path file, String... pages) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (String text : List.of(pages)) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            document.save(file.toFile());
        }
    }
}
