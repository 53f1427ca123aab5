import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds what Maven does not know of to the bill of materials: the libraries of llama.cpp in the jars of llmops-local, by the versions and
 * hashes that their build checks. And takes the random serial number out, so that two builds of one commit give the same file.
 *
 * <p>Sbom BOM PACKAGES_SH OUT
 */
public final class Sbom {

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode bom = (ObjectNode) json.readTree(new File(arguments[0]));
        String packages = Files.readString(Path.of(arguments[1]));
        bom.remove("serialNumber");

        ObjectNode engine = bom.withArray("components").addObject();
        String llama = find(packages, "LLAMA_VERSION=(\\S+)");
        engine.put("type", "library")
                .put("bom-ref", "llama.cpp")
                .put("name", "llama.cpp")
                .put("version", llama);
        engine.put("description", "Native libraries in the jars of llmops-local, as @node-llama-cpp packs them");
        engine.withArray("licenses").addObject().putObject("license").put("id", "MIT");

        Matcher each = Pattern.compile("\\[(linux-x64[\\w-]*)]=([0-9a-f]{64})").matcher(packages);
        String version = find(packages, "PACKAGE_VERSION=(\\S+)");
        while (each.find()) {
            String name = "@node-llama-cpp/" + each.group(1);
            String purl = "pkg:npm/%40node-llama-cpp/" + each.group(1) + "@" + version;
            ObjectNode binary = bom.withArray("components").addObject();
            binary.put("type", "library")
                    .put("bom-ref", purl)
                    .put("name", name)
                    .put("version", version)
                    .put("purl", purl);
            binary.withArray("hashes").addObject().put("alg", "SHA-256").put("content", each.group(2));
            binary.withArray("licenses").addObject().putObject("license").put("id", "MIT");
        }
        json.writerWithDefaultPrettyPrinter().writeValue(new File(arguments[2]), bom);
    }

    private static String find(String text, String regex) {
        Matcher found = Pattern.compile(regex).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("packages.sh has no " + regex);
        }
        return found.group(1);
    }
}
