package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.rag.RagIndex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileNameTest {

    @Test
    void names_of_an_ordinary_form_stay_as_they_are() {
        for (String name :
                new String[] {"a.md", "läm p.md", "100%.md", "100%25%e4.md".replace("%25", "% 25"), "灯/😀", "%%", "%4"
                }) {
            assertThat(FileName.of(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
        }
        assertThat(FileName.of("%E4.md".getBytes(StandardCharsets.US_ASCII))).isEqualTo("%25E4.md");
    }

    @Test
    void every_name_can_be_read_back_from_its_text_so_no_two_fall_together() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] signs = "%%%25EF4aé\u00e4\ufffd".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] name = new byte[random.nextInt(12)];
            for (int j = 0; j < name.length; j++) {
                name[j] = random.nextInt(4) == 0 ? (byte) random.nextInt(256) : signs[random.nextInt(signs.length)];
            }
            String text = FileName.of(name);
            assertThat(bytes(text))
                    .as("seed %d, %s as '%s'", seed, HexFormat.of().formatHex(name), text)
                    .isEqualTo(name);
        }
    }

    private static byte[] bytes(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length; i++) {
            boolean escape =
                    encoded[i] == '%' && i + 2 < encoded.length && isDigit(encoded[i + 1]) && isDigit(encoded[i + 2]);
            bytes.write(
                    escape
                            ? HexFormat.fromHexDigits(new String(encoded, i + 1, 2, StandardCharsets.US_ASCII))
                            : encoded[i]);
            i += escape ? 2 : 0;
        }
        return bytes.toByteArray();
    }

    private static boolean isDigit(byte sign) {
        return (sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'F');
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void files_of_a_folder_whose_names_are_no_utf_8_are_told_apart(@TempDir Path folder) throws Exception {
        Process making = new ProcessBuilder(
                        "sh",
                        "-c",
                        "for c in 344 366; do echo $c > \"$(printf \"l\\\\${c}mp.md\")\"; done; echo x > l%E4mp.md")
                .directory(folder.toFile())
                .start();
        assumeTrue(making.waitFor() == 0, "this file system takes names in UTF-8 only");
        Files.writeString(folder.resolve("läm+p.md"), "umlaut");
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().build()) {
            assertThat(index.ingest(FolderSource.of(folder)).results())
                    .extracting(DocumentResult::id)
                    .containsExactly("l%25E4mp.md", "l%E4mp.md", "l%F6mp.md", "läm+p.md");
            assertThat(index.document("l%F6mp.md").orElseThrow().text()).isEqualTo("366\n");
        }
    }
}
