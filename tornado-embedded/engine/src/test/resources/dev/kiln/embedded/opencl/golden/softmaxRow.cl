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

static float kiln_max_float(float a, float b) {
    return a != a || a > b ? a : a == b ? as_float(as_int(a) & as_int(b)) : b;
}

static void kiln_store_local_float(__local float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static float kiln_load_local_float(__local const float *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static float kiln_min_float(float a, float b) {
    return a != a || a < b ? a : a == b ? as_float(as_int(a) | as_int(b)) : b;
}

static int kiln_f2i(float x) {
    return x >= 2147483648.0f ? INT_MAX : x >= -2147483648.0f ? (int) x : x != x ? 0 : INT_MIN;
}

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.GroupKernels#softmaxRow
__kernel void softmaxRow(
        __global const float *logits, int logits_length,
        __global float *out, int out_length,
        int columns,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    __local float shared[64];
    int row = get_group_id(0); // line 96
    int local_ = get_local_id(0); // line 97
    int size = get_local_size(0); // line 98
    float best = -INFINITY; // line 100
    int c = local_; // line 101
    while (c < columns) {
        best = kiln_max_float(best, kiln_load_float(logits, logits_length, (uint) row * columns + c, 1, &failure)); // line 102
        c += (uint) size; // line 101
    }
    kiln_store_local_float(shared, 64, local_, best, 2, &failure); // line 104
    barrier(CLK_LOCAL_MEM_FENCE); // line 105
    best = shared[0]; // line 106
    for (int i = 1; i < size; i++) { // line 107
        best = kiln_max_float(best, kiln_load_local_float(shared, 64, i, 3, &failure)); // line 108
    }
    barrier(CLK_LOCAL_MEM_FENCE); // line 110
    float sum = 0.0f; // line 111
    int c_1 = local_; // line 112
    while (c_1 < columns) {
        float t_exp10 = kiln_min_float(kiln_max_float(kiln_load_float(logits, logits_length, (uint) row * columns + c_1, 4, &failure) - best, -104.0f), 89.0f); // line 113
        float t_exp11 = t_exp10 * 1.442695f + 1.2582912E7f - 1.2582912E7f;
        float t_exp12 = t_exp10 - t_exp11 * 0.6933594f - t_exp11 * -2.1219444E-4f;
        int t_exp13 = kiln_f2i(t_exp11);
        int t_exp14 = t_exp13 >> 1;
        float t_exp15 = (t_exp12 * t_exp12 * (((((1.984127E-4f * t_exp12 + 0.0013888889f) * t_exp12 + 0.008333334f) * t_exp12 + 0.041666668f) * t_exp12 + 0.16666667f) * t_exp12 + 0.5f) + t_exp12 + 1.0f) * as_float((uint) (t_exp14 + 127) << 23) * as_float(((uint) t_exp13 - t_exp14 + 127) << 23);
        sum += t_exp15;
        c_1 += (uint) size; // line 112
    }
    kiln_store_local_float(shared, 64, local_, sum, 5, &failure); // line 115
    barrier(CLK_LOCAL_MEM_FENCE); // line 116
    sum = 0.0f; // line 117
    for (int i_1 = 0; i_1 < size; i_1++) { // line 118
        sum += kiln_load_local_float(shared, 64, i_1, 6, &failure); // line 119
    }
    int c_2 = local_; // line 121
    while (c_2 < columns) {
        float t_exp16 = kiln_min_float(kiln_max_float(kiln_load_float(logits, logits_length, (uint) row * columns + c_2, 7, &failure) - best, -104.0f), 89.0f); // line 122
        float t_exp17 = t_exp16 * 1.442695f + 1.2582912E7f - 1.2582912E7f;
        float t_exp18 = t_exp16 - t_exp17 * 0.6933594f - t_exp17 * -2.1219444E-4f;
        int t_exp19 = kiln_f2i(t_exp17);
        int t_exp20 = t_exp19 >> 1;
        float t_exp21 = (t_exp18 * t_exp18 * (((((1.984127E-4f * t_exp18 + 0.0013888889f) * t_exp18 + 0.008333334f) * t_exp18 + 0.041666668f) * t_exp18 + 0.16666667f) * t_exp18 + 0.5f) + t_exp18 + 1.0f) * as_float((uint) (t_exp20 + 127) << 23) * as_float(((uint) t_exp19 - t_exp20 + 127) << 23);
        kiln_store_float(out, out_length, (uint) row * columns + c_2, t_exp21 / sum, 8, &failure);
        c_2 += (uint) size; // line 121
    }
    kiln_report(&failure, status);
}
