package dev.llmops.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.testkit.server.PgVectorServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example runs from start to end. What a model says is its own business, so only the rest is looked at. */
class ExamplesTest {

    @TempDir
    Path folder;

    @Test
    void quick_start() throws Exception {
        ExampleRun run = ExampleRun.of(QuickStart.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(" tokens]").contains("support-answer@1").contains("Intact[head=3:");
    }

    @Test
    void streaming_chat() throws Exception {
        ExampleRun run = ExampleRun.of(StreamingChat.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("> What is my lamp called?").contains("[CANCELLED, ");
    }

    @Test
    void surviving_pool() throws Exception {
        ExampleRun run = ExampleRun.of(SurvivingPool.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("1: COMPLETED: A lamp stands in the hall.\n   chat/remote: answered\n2: COMPLETED: ")
                .contains("4: FAILED: A lamp stands\n   chat/remote: ", "   broken off: ")
                // The seventh call is the server's turn again: nobody sees that it is gone.
                .containsPattern("7: COMPLETED: .*\n   chat/remote: \\w+\n   chat/local-1: answered\n")
                .endsWith(
                        "remote: 3 attempts, 2 failed\nlocal-1: 3 attempts, 0 failed\nlocal-2: 2 attempts, 0 failed\n");
    }

    @Test
    void surviving_registry() throws Exception {
        ExampleRun run = ExampleRun.of(SurvivingRegistry.class, folder);

        assertThat(run.err()).contains("cannot be reached").hasLineCount(1);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                Hello Ana! greet@1 from mlflow
                Hello Ana! greet@1 from mlflow, from memory
                MLflow is gone, and the application starts again.
                Hello Ana! greet@1 from disk, not confirmed any more
                """);
    }

    @Test
    void langchain4j_drop_in() throws Exception {
        ExampleRun run = ExampleRun.of(LangChain4jDropIn.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("The calculator says 42.")
                .contains("You asked: What is 17 + 25?")
                .contains("COMPLETED  TOOL_CALLS");
    }

    @Test
    void limited_agent() throws Exception {
        ExampleRun run = ExampleRun.of(LimitedAgent.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("The calculator says 42.")
                .contains("LimitedAgent$Assistant COMPLETED -> add\n  LimitedAgent$Assistant COMPLETED\n")
                .contains("[[{\"name\":\"add\",\"arguments\":")
                .contains("Stopped by MODEL_CALLS");
    }

    @Test
    void grounded_answers() throws Exception {
        ExampleRun run = ExampleRun.of(GroundedAnswers.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                2 pages, 2 passages
                Q: How long is the cable?
                A: The cable is 2.5 metres long [1]. It is made of silk [1]. It is red [9].
                   SUPPORTED: The cable is 2.5 metres long [1]
                      lamp.md#0-62 reads: # Aurora The cable of the lamp is 2.5 metres long, and black.
                   UNSUPPORTED: It is made of silk [1]
                      lamp.md#0-62 reads: # Aurora The cable of the lamp is 2.5 metres long, and black.
                   OUT_OF_RANGE: It is red [9]
                Q: How do I get a refund?
                A: The handbook does not say.
                   instead of: A refund takes fourteen days [1].
                """);
    }

    @Test
    void cited_assistant() throws Exception {
        ExampleRun run = ExampleRun.of(CitedAssistant.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                A: The cable is 2.5 metres long [1]. It is 3 metres long [1].
                   SUPPORTED: The cable is 2.5 metres long [1] = lamp.md#0-52
                   UNSUPPORTED: It is 3 metres long [1] = lamp.md#0-52
                """);
    }

    @Test
    void pdf_citations() throws Exception {
        ExampleRun run = ExampleRun.of(PdfCitations.class, folder);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                The cable is 2.5 metres long [1].
                [1] aurora.pdf, page 2, SUPPORTED by: The cable of the lamp is 2.5 metres long.
                """);
    }

    @Test
    void incremental_ingest() throws Exception {
        ExampleRun run = ExampleRun.of(IncrementalIngest.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                first run: 4 ADDED
                nothing changed: 4 UNCHANGED
                one page edited: 1 UPDATED, 3 UNCHANGED
                one page moved: 1 MOVED, 3 UNCHANGED
                one deleted, one broken: 3 UNCHANGED, 1 SKIPPED, deleted [shelf.md]
                   broken.md: UNKNOWN_ENCODING
                found: lamp.md#0-38
                """);
    }

    @Test
    void own_source() throws Exception {
        ExampleRun run = ExampleRun.of(OwnSource.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                first run: 2 added, 0 updated, 0 unchanged, deleted []
                one page edited: 0 added, 1 updated, 1 unchanged, deleted []
                one page deleted: 0 added, 0 updated, 1 unchanged, deleted [handbook#Leave]
                found: Trains are booked in first class.
                """);
    }

    @Test
    void ask_database() throws Exception {
        ExampleRun run = ExampleRun.of(AskDatabase.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("""
                        Q: What became of order 7?
                        A: The state of order 7 is sent [1].
                           SUPPORTED: id: 7; state: sent; total: 12.5
                        Q: What does order 8 cost?
                        A: The orders do not say.
                        """).contains("refused: ");
    }

    @Test
    void selective_answers() throws Exception {
        ExampleRun run = ExampleRun.of(SelectiveAnswers.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                bound fitted on 120 answers: 80 given, 0 of them wrong
                A: The cable of lamp-1 is 21 centimetres long [1].
                A: The handbook does not say.
                   instead of: The cable of lamp-2 is 22 centimetres long [1]. It was woven by hand in Norway.
                """);
    }

    @Test
    void tenants_in_postgres() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(PgVectorServer.emptySchema());
        try (HikariDataSource connections = new HikariDataSource(config)) {
            assertThat(TenantsInPostgres.run(connections))
                    .containsExactly(
                            "acme: [lamp#0-36, desk#0-26]",
                            "acme, since 2020: [lamp#0-36]",
                            "refused: the question must be for tenant 'acme', whom this retriever is for, or name none, but was"
                                    + " for 'umbrella'",
                            "refused: a filter must name a field that passages have (year), but named 'yaer'");
        }
    }

    @Test
    void guarded_chat() throws Exception {
        ExampleRun run = ExampleRun.of(GuardedChat.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("I am <EMAIL_1> and my card <CREDIT_CARD_1> was charged twice.")
                .contains("blocked:   ")
                .containsPattern("read:      Ticket\\[topic=(DELIVERY|PAYMENT|DEFECT), urgency=[1-5]]");
    }

    @Test
    void remote_moderation() throws Exception {
        ExampleRun run = ExampleRun.of(RemoteModeration.class, folder);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("""
                        service:  I am <EMAIL_1>. Where is my lamp?
                        answered: It is on its way.
                        service:  Send it, or I will hurt you.
                        blocked:  guardrail 'moderated' blocked the call: the policy does not let the text pass: openai-moderation (harassment/threatening)
                        The service is gone.
                        blocked:  guardrail 'moderated' blocked the call: the detector 'openai-moderation' failed""").hasLineCount(6);
    }

    @Test
    void measured_chat() throws Exception {
        ExampleRun run = ExampleRun.of(MeasuredChat.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                It is 2.5 metres long.
                It is 2.5 metres long.
                blocked
                llmops.call.duration llmops.status=blocked count=1
                llmops.call.duration llmops.status=completed count=2
                gen_ai.client.operation.duration gen_ai.request.model=unknown count=2
                llmops.guardrail.decisions llmops.guardrail.decision=block count=1
                llmops.guardrail.decisions llmops.guardrail.decision=pass count=2
                """);
    }

    @Test
    void red_teaming() throws Exception {
        ExampleRun run = ExampleRun.of(RedTeaming.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("without guardrails")
                .contains("stopped by ")
                .contains("the difference as a page: redteam.html");
        assertThat(folder.resolve("redteam.html")).exists();
    }

    @Test
    void prompt_evaluation() throws Exception {
        ExampleRun run = ExampleRun.of(PromptEvaluation.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("verdict by 'contains': (BETTER|WORSE|TIE)");
        assertThat(folder.resolve("comparison.html")).content().contains("lamp@1", "lamp@2");
    }

    @Test
    void training_data() throws Exception {
        ExampleRun run = ExampleRun.of(TrainingData.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("TRL_KTO: 3 rows", "TRL_DPO: 3 rows");
        assertThat(folder.resolve("training/TRL_DPO/train.jsonl"))
                .content()
                .contains("It is 2.5 metres long, see ")
                .doesNotContain("help@aurora.example");
    }

    @Test
    void lifecycle_demo() throws Exception {
        ExampleRun run = ExampleRun.of(LifecycleDemo.class, folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out())
                .as("a log file has no line that is drawn again")
                .doesNotContain("\r")
                .contains(
                        "1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. ", "8. ", "9. ", "10. ", "11. ", "12. ", "13. ",
                        "14. ", "15. ", "16. ")
                .containsPattern("ok  a verdict after \\d+ users: version 2 is (BETTER|WORSE|NO_DIFFERENCE)")
                .contains("ok  the canary was taken back after ", "ok  each decision, made again from the data it saw")
                .contains("+It boils in four minutes.")
                .contains("tokens/s")
                .contains("unknown, because no price is known for model")
                .contains("10 of 10 records name the variant")
                .contains("ok  30 pages in the index")
                .contains("ok  the second run changed nothing")
                .contains("search 0 -> 20, near-duplicates 20 -> ")
                .contains(
                        "ok  the records of 3 of 3 answers say of each passage found whether the model read it, or why not")
                .contains("ok  guardrail 'standard' blocked the call")
                .contains("ok  the model did not read it")
                .contains("ok  an invented answer is not given, though it cites a passage")
                .contains("A: The documents do not say.")
                .contains("A: My card 4111 1111 1111 1111 was charged twice.")
                .contains("recorded: My card <CREDIT_CARD_1> was charged twice.")
                .contains("ok  the model wrote the placeholder, the user reads the number")
                .contains("ok  the record has <CREDIT_CARD_1> and not the number")
                .contains("ok  the number is in none of the store's files")
                .contains("ok  45 questions answered by docs-answer@2")
                .contains("right: ", "95 % from ", "p = ")
                .containsPattern("ok  (promoted: version 2|not promoted: version 2 is worse|a tie: )")
                .containsPattern("thumbs (up|down: )")
                .contains("correction \"", "edited", "rating 4 of 5")
                .containsPattern("ok  \\d+ signals read back from the store, each with its answer")
                .contains("ok  each row's answers are in the store")
                .contains("ok  identical, bit for bit")
                .contains("ok  refused on a copy of the model")
                .contains("ok  an answer rewritten: found out")
                .doesNotContain("!!  ")
                .as("colour codes, though this is no terminal")
                .doesNotContain("\u001b");
    }
}
