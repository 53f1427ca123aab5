package dev.llmops.tuning;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something to learn from. */
public sealed interface TrainingExample {

    /** {@return where it comes from} */
    Source source();

    /** {@return the conversation up to the answer, oldest first} */
    List<Message> prompt();

    /** {@return the tools that the model had} */
    List<ToolSpecification> tools();

    /**
     * Where an example comes from.
     *
     * @param generation the answer
     * @param feedback ids of the feedback that says so
     * @param user who asked, or null; all examples of a user go to the same split
     * @param session the conversation, or null; all examples of a session go to the same split
     */
    record Source(
            GenerationId generation,
            List<String> feedback,
            @Nullable String user,
            @Nullable String session) {

        /** Copies the list. */
        public Source {
            Objects.requireNonNull(generation, "generation");
            feedback = List.copyOf(feedback);
        }
    }

    /**
     * An answer as it should be: for supervised fine-tuning.
     *
     * @param source where it comes from
     * @param prompt the conversation up to the answer
     * @param tools the tools that the model had
     * @param completion the answer
     */
    record Demonstration(
            Source source, List<Message> prompt, List<ToolSpecification> tools, AssistantMessage completion)
            implements TrainingExample {

        /** Copies the lists. */
        public Demonstration {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }
    }

    /**
     * A better answer and a worse one: for direct preference optimisation.
     *
     * @param source where it comes from
     * @param prompt the conversation up to the answer
     * @param tools the tools that the model had
     * @param chosen the better answer
     * @param rejected the worse one
     */
    record Preference(
            Source source,
            List<Message> prompt,
            List<ToolSpecification> tools,
            AssistantMessage chosen,
            AssistantMessage rejected)
            implements TrainingExample {

        /** Copies the lists. */
        public Preference {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }
    }

    /**
     * An answer that was liked or not: for Kahneman-Tversky optimisation.
     *
     * @param source where it comes from
     * @param prompt the conversation up to the answer
     * @param tools the tools that the model had
     * @param completion the answer
     * @param liked whether it was liked
     */
    record Rated(
            Source source,
            List<Message> prompt,
            List<ToolSpecification> tools,
            AssistantMessage completion,
            boolean liked)
            implements TrainingExample {

        /** Copies the lists. */
        public Rated {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }
    }
}
