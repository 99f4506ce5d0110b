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

static float kiln_min_float(float a, float b) {
    return a != a || a < b ? a : a == b ? as_float(as_int(a) | as_int(b)) : b;
}

static int kiln_f2i(float x) {
    return x >= 2147483648.0f ? INT_MAX : x >= -2147483648.0f ? (int) x : x != x ? 0 : INT_MIN;
}

static void kiln_store_byte(__global char *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.NumberKernels#encodeFp8
__kernel void encodeFp8(
        __global const float *x, int x_length,
        __global char *codes, int codes_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 38
    float v = kiln_load_float(x, x_length, i, 1, &failure); // line 39
    float magnitude = kiln_min_float(fabs(v), 448.0f); // line 40
    int code;
    if (magnitude < 0.015625f) { // line 42
        float v_1 = magnitude * 512.0f; // line 43
        int floor_ = kiln_f2i(v_1); // line 62
        float rest = v_1 - (float) floor_; // line 63
        code = rest > 0.5f || (rest == 0.5f && (floor_ & 1) == 1) ? (int) (floor_ + 1u) : floor_; // line 43
    } else {
        int exponent = 0; // line 45
        float scaled = magnitude; // line 46
        while (failure.site == 0 && scaled >= 2.0f) { // line 47
            scaled *= 0.5f; // line 48
            exponent += 1u; // line 49
        }
        while (failure.site == 0 && scaled < 1.0f) { // line 51
            scaled *= 2.0f; // line 52
            exponent -= 1u; // line 53
        }
        float v_2 = (scaled - 1.0f) * 8.0f; // line 55
        int floor_1 = kiln_f2i(v_2); // line 62
        float rest_1 = v_2 - (float) floor_1; // line 63
        int mantissa = rest_1 > 0.5f || (rest_1 == 0.5f && (floor_1 & 1) == 1) ? (int) (floor_1 + 1u) : floor_1; // line 55
        code = ((exponent + 7u) << 3) + mantissa; // line 56
    }
    kiln_store_byte(codes, codes_length, i, (char) (v < 0.0f ? code | 128 : code), 2, &failure); // line 58
    kiln_report(&failure, status);
}
