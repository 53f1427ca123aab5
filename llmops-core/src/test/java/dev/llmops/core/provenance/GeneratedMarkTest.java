package dev.llmops.core.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.provenance.AiDisclosure;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedMarkTest {

    private static final String TEXT = "2.5 metres.";

    private static Generation generation() {
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying(TEXT))
                .store(Store.noop())
                .build()) {
            Answer answer =
                    ops.request(ModelRequest.user("How long is the cable?")).ask();
            return answer.generation();
        }
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    @Test
    void a_signed_mark_tells_generation_model_time_and_words_and_is_read_back() throws GeneralSecurityException {
        Generation generation = generation();
        KeyPair keys = keys("Ed25519");
        GeneratedMark mark = GeneratedMark.of(generation, TEXT).signed(keys.getPrivate());

        GeneratedMark read = GeneratedMark.read(mark.jsonLd());

        assertThat(read).isEqualTo(mark);
        assertThat(read.generation()).isEqualTo(generation.id().value());
        assertThat(read.model()).isEqualTo(generation.model().name());
        assertThat(read.at()).isEqualTo(generation.timings().startedAt());
        assertThat(read.verify(TEXT, keys.getPublic())).isTrue();
        assertThat(mark.jsonLd())
                .contains(
                        "\"digitalSourceType\":\"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\"");
    }

    @Test
    void other_words_another_key_a_changed_mark_and_no_signature_do_not_verify() throws GeneralSecurityException {
        KeyPair keys = keys("Ed25519");
        GeneratedMark mark = GeneratedMark.of(generation(), TEXT);
        GeneratedMark signed = mark.signed(keys.getPrivate());

        assertThat(signed.verify("3.5 metres.", keys.getPublic())).isFalse();
        assertThat(signed.verify(TEXT, keys("Ed25519").getPublic())).isFalse();
        assertThat(mark.isOf(TEXT)).isTrue();
        assertThat(mark.verify(TEXT, keys.getPublic())).isFalse();
        for (GeneratedMark changed : new GeneratedMark[] {
            new GeneratedMark(
                    signed.generation(), "other", signed.provider(), signed.at(), signed.sha256(), signed.signature()),
            new GeneratedMark(
                    signed.generation(),
                    signed.model(),
                    signed.provider(),
                    Instant.EPOCH,
                    signed.sha256(),
                    signed.signature()),
            new GeneratedMark(
                    "another", signed.model(), signed.provider(), signed.at(), signed.sha256(), signed.signature()),
            new GeneratedMark(
                    signed.generation(), signed.model(), signed.provider(), signed.at(), signed.sha256(), "no base64!")
        }) {
            assertThat(changed.verify(TEXT, keys.getPublic())).isFalse();
        }
        KeyPair other = keys("RSA");
        assertThatThrownBy(() -> mark.signed(other.getPrivate())).hasMessageContaining("must be an Ed25519 key");
        assertThatThrownBy(() -> signed.verify(TEXT, other.getPublic())).hasMessageContaining("must be an Ed25519 key");
    }

    @Test
    void a_name_cannot_end_the_script_of_a_page() {
        GeneratedMark mark = new GeneratedMark("g", "</script><b>", null, Instant.EPOCH, "ab", null);

        assertThat(mark.html())
                .startsWith("<script type=\"application/ld+json\">{")
                .containsOnlyOnce("</script>")
                .contains("<meta name=\"digitalSourceType\" content=\"http://cv.iptc.org/");
        assertThat(GeneratedMark.read(mark.jsonLd())).isEqualTo(mark);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "{\"digitalSourceType\":\"digitalCapture\"}",
                "{\"digitalSourceType\":\"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\"}",
                "{\"digitalSourceType\":\"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\",\"identifier\":\"g\",\"creator\":{\"name\":\"m\"},\"dateCreated\":\"today\",\"sha256\":\"ab\"}"
            })
    void what_is_no_mark_is_refused(String json) {
        assertThatThrownBy(() -> GeneratedMark.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a mark must");
    }

    @Test
    void the_header_is_a_dictionary_of_structured_fields() {
        assertThat(new AiDisclosure("small \"7B\" \\ é", "acme", "g-1", Instant.ofEpochSecond(1_772_366_400)).value())
                .isEqualTo(
                        "mode=ai-originated, model=\"small \\\"7B\\\" \\\\ ?\", provider=\"acme\", id=\"g-1\", date=@1772366400");
        assertThat(new AiDisclosure("m\r\nX: y", null, null, Instant.EPOCH).value())
                .isEqualTo("mode=ai-originated, model=\"m??X: y\", date=@0");
    }

    @Test
    void a_mark_is_a_header_too() {
        GeneratedMark mark = GeneratedMark.of(generation(), TEXT);

        assertThat(mark.disclosure())
                .isEqualTo(new AiDisclosure(mark.model(), mark.provider(), mark.generation(), mark.at()));
    }
}
