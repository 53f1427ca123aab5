package dev.llmops.local.internal.llama;

import dev.llmops.local.ComputeDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * A device as ggml knows it.
 *
 * @param index its place in ggml's list
 * @param device what the public API tells of it
 * @param address its address on the bus, or an empty text if the driver does not say
 * @param splitsRows whether its backend can share out the rows of a matrix
 */
public record NativeDevice(int index, ComputeDevice device, String address, boolean splitsRows) {

    // The order is that of ggml_backend_dev_type in ggml-backend.h.
    private static final ComputeDevice.Kind[] KINDS = ComputeDevice.Kind.values();

    /** Reads what the shim's entry {@code devices} wrote. */
    static List<NativeDevice> parse(String lines) {
        List<NativeDevice> devices = new ArrayList<>();
        lines.lines().forEach(line -> {
            String[] field = line.split("\t", -1);
            ComputeDevice device = new ComputeDevice(
                    field[0],
                    field[1],
                    KINDS[Integer.parseInt(field[2])],
                    field[3],
                    Long.parseLong(field[4]),
                    Long.parseLong(field[5]));
            devices.add(new NativeDevice(devices.size(), device, field[6], field[7].equals("1")));
        });
        return List.copyOf(devices);
    }
}
