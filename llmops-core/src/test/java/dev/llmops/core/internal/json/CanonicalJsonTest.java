package dev.llmops.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Path VECTORS =
            Path.of(System.getProperty("llmops.shared", "../../shared")).resolve("datasets/conformance/jcs");

    @ParameterizedTest
    @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
    void the_official_vectors_come_out_byte_for_byte(String name) throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), "skipped: the vectors of RFC 8785 are not at " + VECTORS);
        JsonNode input = new ObjectMapper().readTree(Files.readString(VECTORS.resolve("input/" + name + ".json")));

        byte[] canonical = CanonicalJson.bytes(input);

        assertThat(canonical).isEqualTo(Files.readAllBytes(VECTORS.resolve("output/" + name + ".json")));
        String hex =
                Files.readString(VECTORS.resolve("outhex/" + name + ".txt")).replaceAll("\\s", "");
        assertThat(HexFormat.of().formatHex(canonical)).isEqualTo(hex);
    }

    @Test
    void members_are_ordered_by_utf_16_code_units() {
        var object = JSON.objectNode();
        for (String name : new String[] {"\uFB33", "\uD83D\uDE00", "€", "ö", "1", "\r", "\u0080"}) {
            object.put(name, name.length());
        }

        assertThat(CanonicalJson.text(object))
                .isEqualTo("{\"\\r\":1,\"1\":1,\"\u0080\":1,\"ö\":1,\"€\":1,\"\uD83D\uDE00\":2,\"\uFB33\":1}");
    }

    @Test
    void control_characters_are_escaped_and_others_are_not() {
        assertThat(CanonicalJson.text(JSON.textNode("\u0000\u001f\b\t\n\f\r\"\\/\u007f\u2028")))
                .isEqualTo("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u007f\u2028\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "a\uDC00", "\uD83D\uD83D"})
    void a_lone_surrogate_is_refused_with_its_place(String text) {
        assertThatThrownBy(() -> CanonicalJson.text(JSON.textNode(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lone surrogate");
        assertThatThrownBy(() -> CanonicalJson.text(JSON.objectNode().put(text, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lone surrogate");
    }

    @Test
    void a_number_that_a_double_would_round_becomes_a_string() {
        assertThat(CanonicalJson.text(JSON.numberNode(9007199254740991L))).isEqualTo("9007199254740991");
        assertThat(CanonicalJson.text(JSON.numberNode(9007199254740993L))).isEqualTo("\"9007199254740993\"");
        assertThat(CanonicalJson.text(JSON.numberNode(new BigInteger("18446744073709551617"))))
                .isEqualTo("\"18446744073709551617\"");
        assertThat(CanonicalJson.text(JSON.numberNode(new BigDecimal("0.10")))).isEqualTo("0.1");
        assertThat(CanonicalJson.text(JSON.numberNode(new BigDecimal("0.1000000000000000000001"))))
                .isEqualTo("\"0.1000000000000000000001\"");
    }

    @Test
    void the_same_number_has_one_form_whatever_its_java_type() {
        assertThat(CanonicalJson.text(
                        JSON.arrayNode().add(1).add(1L).add(1.0).add(1.0f).add(new BigDecimal("1.00"))))
                .isEqualTo("[1,1,1,1,1]");
    }

    @Test
    void bytes_are_utf_8() {
        assertThat(CanonicalJson.bytes(JSON.textNode("€"))).isEqualTo("\"€\"".getBytes(StandardCharsets.UTF_8));
    }
}
