#pragma OPENCL FP_CONTRACT OFF

// What went wrong first in a work item: 1 + the number of the place, and the numbers that were wrong there.
typedef struct {
    int site;
    int value;
    int length;
} kiln_failure;

static void kiln_fail(kiln_failure *failure, int site, int value, int length) {
    if (failure->site == 0) {
        failure->site = site;
        failure->value = value;
        failure->length = length;
    }
}

static void kiln_report(const kiln_failure *failure, volatile __global int *status) {
    if (failure->site != 0 && atomic_cmpxchg(status, 0, failure->site) == 0) {
        status[1] = failure->value;
        status[2] = failure->length;
    }
}

static float kiln_load_float(__global const float *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ControlFlowKernels#privateArrays
__kernel void privateArrays(
        __global const float *x, int x_length,
        __global float *y, int y_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    float sums[4];
    int array[3];
    int i = get_global_id(0); // line 146
    for (int round = 0; round < 2; round++) { // line 147
        for (int kiln_i = 0; kiln_i < 4; kiln_i++) { // line 148
            sums[kiln_i] = 0;
        }
        for (int k = 0; k < 8; k++) { // line 149
            int t_0 = k & 3; // line 150
            sums[t_0] = sums[t_0] + kiln_load_float(x, x_length, i * 8u + k, 1, &failure);
        }
        float total = (float) round; // line 152
        for (int t_2 = 0; t_2 < 4; t_2++) { // line 153
            float sum = sums[t_2];
            total = total * 0.5f + sum; // line 154
        }
        kiln_store_float(y, y_length, i, kiln_load_float(y, y_length, i, 2, &failure) + total, 2, &failure); // line 156
    }
    for (int kiln_i = 0; kiln_i < 3; kiln_i++) { // line 158
        array[kiln_i] = 0;
    }
    array[0] = 1;
    array[1] = 2;
    array[2] = 3;
    int dot = 0; // line 159
    for (int k_1 = 0; k_1 < 3; k_1++) { // line 160
        dot += (uint) array[k_1] * array[2 - k_1]; // line 161
    }
    kiln_store_float(y, y_length, i, kiln_load_float(y, y_length, i, 3, &failure) + (float) dot, 3, &failure); // line 163
    kiln_report(&failure, status);
}
