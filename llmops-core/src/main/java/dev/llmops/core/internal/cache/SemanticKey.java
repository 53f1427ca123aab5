package dev.llmops.core.internal.cache;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.chain.Call;
import dev.llmops.core.internal.json.ContentHash;
import dev.llmops.core.internal.json.RecordJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question, apart from all else of its call. Two calls of the same frame differ in nothing but their question.
 *
 * @param asked names the whole call, and who asked
 * @param frame names all but the question
 * @param guard what an embedding overlooks in it
 * @param vector its direction
 */
@SuppressWarnings("ArrayRecordComponent") // no two keys are compared, and the vector is never handed out
record SemanticKey(RequestKey asked, String frame, QuestionGuard guard, float[] vector) {

    /** A call without its vector, which costs time. */
    record Question(String frame, String text) {

        private static final String TAKEN_OUT = "\0";

        static @Nullable Question of(Call call, RequestKey key, ModelIdentity model, String variable) {
            ModelRequest request = call.requireRequest();
            Object value = call.variables().get(variable);
            if (call.promptVersion() != null && value instanceof String text) {
                return new Question(
                        frame(key, call.promptVersion().contentHash(), model, request, rest(call, key, variable, text)),
                        text);
            }
            List<Message> messages = request.messages();
            Message last = messages.get(messages.size() - 1);
            if (!(last instanceof UserMessage) || !last.parts().stream().allMatch(TextPart.class::isInstance)) {
                return null;
            }
            return new Question(frame(key, "", model, request, messages.subList(0, messages.size() - 1)), last.text());
        }

        /**
         * The whole request, so that nothing is overlooked that another step put into it, with the question taken out of it. Passages
         * found for another wording differ, so the state of the index stands for them where it is known.
         */
        private static List<Message> rest(Call call, RequestKey key, String variable, String question) {
            Map<String, Object> others = new TreeMap<>(call.variables());
            others.remove(variable);
            List<Message> rest = new ArrayList<>(call.history());
            rest.add(Message.user(RecordJson.write(others)));
            boolean byIndex = key.origin().indexVersion() != null;
            rest.addAll(RecordContent.map(
                    call.requireRequest().messages(), text -> without(call, byIndex, question, text)));
            return rest;
        }

        private static String without(Call call, boolean passages, String question, String text) {
            String left = text;
            if (passages) {
                for (Passage passage : call.passages()) {
                    left = left.replace(passage.text(), TAKEN_OUT);
                }
            }
            return left.replace(question, TAKEN_OUT);
        }

        private static String frame(
                RequestKey key, String prompt, ModelIdentity model, ModelRequest request, List<Message> rest) {
            List<Message> messages = new ArrayList<>(rest);
            messages.add(Message.user(""));
            ModelRequest frame =
                    RequestKey.unordered(request).toBuilder().messages(messages).build();
            String all = RecordJson.write(key.origin()) + '\n' + prompt + '\n' + ContentHash.ofCall(frame, model, null);
            return Sha256.hex(all.getBytes(StandardCharsets.UTF_8));
        }
    }
}
