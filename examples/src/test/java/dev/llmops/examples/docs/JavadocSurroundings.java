package dev.llmops.examples.docs;

import dev.langchain4j.agentic.Agent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.TypedPrompt;
import dev.llmops.core.catalogue.CatalogueModel;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.run.Target;
import dev.llmops.guardrails.policy.TextScanner;
import dev.llmops.local.LocalModel;
import dev.llmops.prompts.RegistryEndpoint;
import dev.llmops.rag.RagIndex;
import dev.llmops.redteam.RedTeamTarget;
import dev.llmops.server.feedback.FeedbackTokens;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.continual.StudyTrigger;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyRow;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What the examples of the Javadoc take for granted: what an application has. They are compiled and never run, so all of it is null. */
@SuppressWarnings("HidingField") // Names mean other things in some examples.
public class JavadocSurroundings {

    public static LlmOps ops;
    public static Store store;
    public static ModelClient model;
    public static ChatModel chatModel;
    public static Assistant assistant;
    public static Planner planner;
    public static Answer answer;
    public static Generation generation;
    public static TypedPrompt<Question, Reply> support;
    public static PromptVersion version;
    public static RegistryEndpoint endpoint;
    public static ResponseCache cache;
    public static SubjectHolder exports;
    public static List<CatalogueModel> ourContract;
    public static Target target;
    public static Dataset dataset;
    public static Guardrail guardrail;
    public static TextScanner scanner;
    public static RagIndex index;
    public static Retriever orders;
    public static ContentRetriever retriever;
    public static FeedbackTokens tokens;
    public static byte[] secret;
    public static byte[] formerSecret;
    public static String question;
    public static String mail;
    public static String tenant;
    public static String user;
    public static String instructions;
    public static Path file;
    public static Path train;
    public static Path validation;
    public static StudyData data;
    public static Candidate currentPrompt;
    public static Candidate bestPrompt;
    public static Candidate adapter;
    public static Writer writer;
    public static Writer editor;
    public static ToolCall call;

    /** Of a local model, its files and its adapters. */
    public static class Local extends JavadocSurroundings {
        public static LocalModel model;
        public static String manual;
        public static List<String> texts;
        public static Path in;
        public static Path out;
    }

    /** Of a base model's adapter that was trained elsewhere. */
    public static class Adapter extends JavadocSurroundings {
        public static Path model;
        public static Path folder;
    }

    /** Of rounds of training. */
    public static class Rounds extends JavadocSurroundings {
        public static Supplier<TrainingExport> exports;
        public static JobTrainer trainer;
        public static List<StudyRow> rows;
        public static StudyTrigger trigger;
        public static AdapterRegistry gatedRegistry;
    }

    /** Of attacks. */
    public static class Attacks extends JavadocSurroundings {
        public static RedTeamTarget target;
    }

    /** A program of the application. */
    public static class Application {}

    /** What is asked. */
    public record Question(String question) {}

    /** What is answered. */
    public record Reply(String text) {}

    /** What a mail says. */
    public record Ticket(String product, int severity) {}

    /** An AI service. */
    public interface Assistant {
        String chat(String question);
    }

    /** An agent. */
    public interface Planner {
        @Agent
        String plan(String wish);
    }

    /** An agent of several. */
    public interface Writer {
        @Agent
        String write(String topic);
    }

    /** Tools. */
    public static class Warehouse {}

    protected JavadocSurroundings() {}

    public static String currentUser() {
        return "u42";
    }

    public static String ask(String question) {
        return question;
    }
}
