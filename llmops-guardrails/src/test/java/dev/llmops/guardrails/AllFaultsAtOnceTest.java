package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.service.AiServices;
import dev.llmops.api.guardrail.AnswerRejectedException;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.core.TypedAnswer;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.testkit.ScriptedModelClient;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is wrong with an answer is told in one re-ask, so that a model that obeys needs no second one; what was right is kept. */
class AllFaultsAtOnceTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261128);
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Kind {
        BUG,
        QUESTION
    }

    record Part(
            @NotBlank @Size(max = 5) String name,
            @Min(1) @Max(9) int count,
            LocalDate made) {

        Part {
            java.util.Objects.requireNonNull(made);
        }
    }

    record Ticket(
            @NotBlank String product,
            @Min(1) @Max(5) int severity,
            Kind kind,
            @JsonProperty("e-mail") Optional<@Email String> mail,
            @Size(max = 3) List<@Pattern(regexp = "[a-z]+") String> tags,
            @Size(min = 1) List<@Valid Part> parts,
            Map<String, @Max(100) Integer> prices,
            LocalDate seen) {

        Ticket {
            java.util.Objects.requireNonNull(seen);
        }
    }

    private static final String GOOD =
            "{\"product\":\"lamp\",\"severity\":2,\"kind\":\"BUG\",\"e-mail\":\"ann@example.com\","
                    + "\"tags\":[\"hot\",\"red\"],\"parts\":[{\"name\":\"bulb\",\"count\":2,\"made\":\"2026-01-01\"},"
                    + "{\"name\":\"foot\",\"count\":1,\"made\":\"2026-01-02\"}],\"prices\":{\"de\":20,\"at\":30},\"seen\":\"2026-11-25\"}";

    /** Each breaks one rule: of the schema, of Jakarta Validation, or of a type. */
    private static final List<Consumer<ObjectNode>> FAULTS = List.of(
            ticket -> ticket.put("product", " "),
            ticket -> ticket.put("product", ""),
            ticket -> ticket.put("severity", 9),
            ticket -> ticket.put("severity", "high"),
            ticket -> ticket.put("kind", "NOISE"),
            ticket -> ticket.remove("kind"),
            ticket -> ticket.put("e-mail", "nobody"),
            ticket -> ((ArrayNode) ticket.get("tags")).set(0, "HOT!"),
            ticket -> ((ArrayNode) ticket.get("tags")).set(1, 7),
            ticket -> ((ArrayNode) ticket.get("tags")).add("LOUD").add("more"),
            ticket -> ((ObjectNode) ticket.at("/parts/0")).put("name", "far too long"),
            ticket -> ((ObjectNode) ticket.at("/parts/0")).put("name", " "),
            ticket -> ((ObjectNode) ticket.at("/parts/1")).put("count", 10),
            ticket -> ((ObjectNode) ticket.at("/parts/1")).put("made", "yesterday"),
            ticket -> ((ObjectNode) ticket.at("/parts/1")).remove("made"),
            ticket -> ((ObjectNode) ticket.at("/parts/0")).put("colour", "red"),
            ticket -> ((ObjectNode) ticket.get("prices")).put("at", 900),
            ticket -> ((ObjectNode) ticket.get("prices")).put("de", "cheap"),
            ticket -> ticket.put("seen", "2026-13-45"),
            ticket -> ticket.put("mood", "good"));

    private final StructuredOutput<Ticket> tickets = StructuredOutput.of(Ticket.class);
    private final Deque<String> answers = new ArrayDeque<>();
    private final ScriptedModelClient model =
            ScriptedModelClient.of(request -> ScriptedModelClient.script(answers.remove()));

    private LlmOps ops(int reasks) {
        return LlmOps.builder()
                .store(Store.noop())
                .model(model)
                .maxReasks(reasks)
                .guardrails(tickets)
                .build();
    }

    private static String broken(Consumer<ObjectNode> fault) throws JsonProcessingException {
        ObjectNode ticket = (ObjectNode) JSON.readTree(GOOD);
        fault.accept(ticket);
        return ticket.toString();
    }

    private static Answer answer(Ask ask, boolean streaming) {
        if (!streaming) {
            return ask.ask();
        }
        try (AnswerStream stream = ask.stream()) {
            return stream.answer();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faults_of_schema_constraints_and_types_are_told_together(boolean streaming) throws Exception {
        answers.add(broken(ticket -> {
            FAULTS.get(2).accept(ticket);
            FAULTS.get(4).accept(ticket);
            FAULTS.get(6).accept(ticket);
            FAULTS.get(7).accept(ticket);
            FAULTS.get(13).accept(ticket);
            FAULTS.get(16).accept(ticket);
            FAULTS.get(18).accept(ticket);
        }));
        answers.add(GOOD);

        Answer answer =
                answer(ops(1).request(ModelRequest.user("read")).responseFormat(tickets.responseFormat()), streaming);

        assertThat(tickets.read(answer.text())).isEqualTo(tickets.read(GOOD));
        assertThat(model.lastRequest().messages().get(2).text())
                .contains(
                        "- /severity: ",
                        "- /kind: ",
                        "- /e-mail: must be a well-formed email address",
                        "- /tags/0: must match")
                .contains("- /parts/1/made: cannot be read", "- /prices/at: must be less than or equal to 100")
                .contains("- /seen: cannot be read")
                .doesNotContain("/product", "/parts/0", "/prices/de");
    }

    @Test
    void a_model_that_obeys_needs_one_reask_whatever_is_wrong() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 1_000; i++) {
            List<Consumer<ObjectNode>> faults = new ArrayList<>(FAULTS);
            Collections.shuffle(faults, random);
            List<Consumer<ObjectNode>> some = faults.subList(0, 1 + random.nextInt(6));
            String first = broken(ticket -> some.forEach(fault -> fault.accept(ticket)));
            ScriptedModelClient obeying = ScriptedModelClient.of(request ->
                    ScriptedModelClient.script(request.messages().size() == 1 ? first : obey(request, first)));
            try (LlmOps ops = LlmOps.builder()
                    .store(Store.noop())
                    .model(obeying)
                    .maxReasks(1)
                    .build()) {
                TypedAnswer<Ticket> answer =
                        ops.request(ModelRequest.user("read")).as(Ticket.class).ask();

                assertThat(answer.value())
                        .as("seed %d, round %d, %s", SEED, i, first)
                        .isEqualTo(tickets.read(GOOD));
                assertThat(obeying.requests()).hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    /** Gives what is right at the places that were told, and nonsense everywhere else. */
    private static String obey(ModelRequest request, String first) {
        try {
            JsonNode good = JSON.readTree(GOOD);
            ObjectNode again = (ObjectNode) JSON.readTree(first);
            again.put("product", "something else");
            Matcher told = java.util.regex.Pattern.compile("\n- (/[^:]*|the whole): ")
                    .matcher(request.messages().get(2).text());
            List<String> places = new ArrayList<>();
            told.results().forEach(place -> places.add(place.group(1)));
            for (String place : places) {
                put(again, good, place.equals("the whole") ? "" : place);
            }
            return again.toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void put(ObjectNode tree, JsonNode good, String place) {
        if (place.isEmpty()) {
            tree.remove("mood");
            if (!tree.has("kind")) {
                tree.set("kind", good.get("kind"));
            }
            return;
        }
        JsonPointer pointer = JsonPointer.compile(place);
        JsonNode right = good.at(pointer);
        JsonNode parent = tree.at(pointer.head());
        if (right.isMissingNode()) {
            if (parent instanceof ArrayNode list) {
                put(tree, good, pointer.head().toString());
                assertThat(list).isNotNull();
            } else if (parent instanceof ObjectNode object) {
                object.remove(pointer.last().getMatchingProperty());
            }
        } else if (parent instanceof ObjectNode object) {
            object.set(pointer.last().getMatchingProperty(), right);
        } else {
            ((ArrayNode) parent).set(pointer.last().getMatchingIndex(), right);
        }
    }

    @Test
    void what_was_right_is_kept_also_where_the_model_writes_it_anew() throws Exception {
        answers.add(broken(ticket -> {
            FAULTS.get(2).accept(ticket);
            FAULTS.get(6).accept(ticket);
        }));
        answers.add(GOOD.replace("lamp", "sofa").replace("BUG", "QUESTION").replace("ann@", "bob@"));

        Ticket ticket =
                ops(1).request(ModelRequest.user("read")).as(Ticket.class).ask().value();

        assertThat(ticket.product()).isEqualTo("lamp");
        assertThat(ticket.kind()).isEqualTo(Kind.BUG);
        assertThat(ticket.mail()).hasValue("bob@example.com");
    }

    @Test
    void a_rejected_answer_names_its_fields_and_nothing_of_what_is_in_them() throws Exception {
        answers.add(broken(ticket -> {
            FAULTS.get(2).accept(ticket);
            FAULTS.get(6).accept(ticket);
            FAULTS.get(19).accept(ticket);
            ((ObjectNode) ticket.get("prices")).put("ann@example.com", 900);
        }));

        AnswerRejectedException rejected = catchThrowableOfType(
                AnswerRejectedException.class,
                () -> ops(0).request(ModelRequest.user("read")).as(Ticket.class).ask());

        assertThat(rejected.fields()).containsExactlyInAnyOrder("/severity", "/e-mail", "/prices/*", "/");
        assertThat(rejected)
                .hasMessageContaining("/severity")
                .hasMessageContaining("/e-mail")
                .message()
                .doesNotContain("nobody", "ann@", "mood");
    }

    record Report(
            @NotBlank String product,
            @Min(1) @Max(5) int severity,
            @Email String mail) {}

    interface Reader {

        Report read(String mail);
    }

    @Test
    void a_method_of_ai_services_that_returns_the_record_is_checked_by_its_constraints() {
        answers.add("{\"product\":\"lamp\",\"severity\":9,\"mail\":\"nobody\"}");
        answers.add("{\"product\":\"sofa\",\"severity\":2,\"mail\":\"ann@example.com\"}");
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(model)
                .maxReasks(1)
                .guardrails(StructuredOutput.of(Report.class))
                .build()) {
            Report read = AiServices.create(Reader.class, LangChain4jModels.asChatModel(ops.asModelClient()))
                    .read("my lamp is broken");

            assertThat(read).isEqualTo(new Report("lamp", 2, "ann@example.com"));
        }
        assertThat(model.lastRequest().messages().get(2).text()).contains("/severity", "/mail");
    }

    @Test
    void an_answer_that_calls_a_tool_is_not_taken_for_one_without_json() {
        ScriptedModelClient calling = ScriptedModelClient.of(AllFaultsAtOnceTest::calls);
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(calling)
                .maxReasks(0)
                .guardrails(StructuredOutput.of(TimeOfDay.class))
                .build()) {
            TimeOfDay read = AiServices.builder(TimeReader.class)
                    .chatModel(LangChain4jModels.asChatModel(ops.asModelClient()))
                    .tools(new Clock())
                    .build()
                    .read("what time is it?");

            assertThat(read.time()).isEqualTo("noon");
        }
    }

    record TimeOfDay(@Pattern(regexp = "noon|midnight") String time) {}

    interface TimeReader {

        TimeOfDay read(String text);
    }

    static final class Clock {

        @dev.langchain4j.agent.tool.Tool
        String now() {
            return "noon";
        }
    }

    private static List<ModelEvent> calls(ModelRequest request) {
        boolean told = request.messages().stream().anyMatch(ToolMessage.class::isInstance);
        return told
                ? ScriptedModelClient.script("{\"time\":\"noon\"}")
                : ScriptedModelClient.calling(new ToolCall("1", "now", "{}"));
    }
}
