package dev.llmops.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("adapter_model.safetensors");
    }

    private static byte[] shorts(int... bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int each : bits) {
            bytes.putShort((short) each);
        }
        return bytes.array();
    }

    @Test
    void numbers_of_all_three_types_are_read() throws IOException {
        new TinySafetensors()
                .tensor("single", 2, 2, 1.5f, -2, 0, 3e-38f)
                .tensor("half", "F16", 1, 6, shorts(0x3C00, 0xC000, 0x0001, 0x7BFF, 0x8000, 0x3555))
                .tensor("brain", "BF16", 1, 3, shorts(0x3F80, 0xC000, 0x7F7F))
                .write(file());

        try (SafetensorsFile read = SafetensorsFile.open(file())) {
            assertThat(read.entries().keySet()).containsExactly("brain", "half", "single");
            assertThat(read.read("single")).containsExactly(1.5f, -2, 0, 3e-38f);
            assertThat(read.read("half")).containsExactly(1, -2, 0x1p-24f, 65504, -0f, 0.33325195f);
            assertThat(read.read("brain")).containsExactly(1, -2, 3.3895314e38f);
        }
    }

    @Test
    void every_half_is_what_arithmetic_says() {
        for (int bits = 0; bits < 0x7C00; bits++) {
            int exponent = bits >> 10;
            double expected = exponent == 0
                    ? (bits & 0x3FF) * Math.pow(2, -24)
                    : (1 + (bits & 0x3FF) / 1024.0) * Math.pow(2, exponent - 15);
            assertThat((double) SafetensorsFile.Type.half((short) bits)).isEqualTo(expected);
            assertThat((double) SafetensorsFile.Type.half((short) (bits | 0x8000)))
                    .isEqualTo(-expected);
        }
        assertThat(SafetensorsFile.Type.half((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(SafetensorsFile.Type.half((short) 0x7C01)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"F32, 7FC00000", "F32, FF800000", "F16, 7E00", "F16, 7C00", "BF16, 7FC0", "BF16, FF80"})
    void a_number_that_is_not_finite_is_refused(String type, String bits) throws IOException {
        int value = Integer.parseUnsignedInt(bits, 16);
        byte[] bytes = type.equals("F32")
                ? ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array()
                : shorts(value);
        new TinySafetensors().tensor("x", type, 1, 1, bytes).write(file());

        try (SafetensorsFile read = SafetensorsFile.open(file())) {
            assertThatThrownBy(() -> read.read("x"))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("number 0 of tensor 'x' must be finite");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\":1} | CORRUPT | must have dtype, shape",
                "[] | CORRUPT | must be an object",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | CORRUPT | must be JSON",
                "{\"x\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[0,4]}} | UNSUPPORTED | but is stored as I8",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | CORRUPT | takes 8 bytes, but has 4",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[9,9],\"data_offsets\":[0,324]}} | CORRUPT | larger than the file",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}} | CORRUPT | impossible",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | CORRUPT | impossible",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}} | CORRUPT | impossible",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | CORRUPT | takes 4 bytes, but has -4",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | CORRUPT | must begin where",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | CORRUPT | must have 66 bytes, but has 70",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | CORRUPT | must begin where"
            })
    void a_header_that_contradicts_itself_is_refused(String header, Reason reason, String message) throws IOException {
        TinySafetensors.write(file(), header, new byte[8]);

        assertThatThrownBy(() -> SafetensorsFile.open(file()))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    @Test
    void a_file_that_is_cut_anywhere_is_refused() throws IOException {
        new TinySafetensors().tensor("x", 2, 3).tensor("y", 1, 1).write(file());
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafetensorsFile.open(file()))
                    .as("cut to %s", length)
                    .isInstanceOf(ModelFileException.class);
        }
        Files.write(file(), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
        assertThatThrownBy(() -> SafetensorsFile.open(file()))
                .hasMessageContaining("but says it has 9223372036854775807");
    }

    @Test
    void whatever_byte_is_wrong_there_are_numbers_or_an_error_of_ours() throws IOException {
        long seed = Long.getLong("llmops.seed", 19);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        new TinySafetensors().tensor("x", 2, 3).tensor("y", 1, 1).write(file());
        byte[] whole = Files.readAllBytes(file());
        for (int round = 0; round < 2000; round++) {
            byte[] mutant = whole.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            Files.write(file(), mutant);
            try (SafetensorsFile read = SafetensorsFile.open(file())) {
                for (String name : read.entries().keySet()) {
                    read.read(name);
                }
            } catch (ModelFileException e) {
                assertThat(e).hasMessageContaining("adapter_model.safetensors");
            }
        }
    }
}
