package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

    @Test
    void every_machine_has_a_processor_to_compute_on() {
        assertThat(ComputeDevice.available()).extracting(ComputeDevice::kind).contains(ComputeDevice.Kind.CPU);
    }
}
