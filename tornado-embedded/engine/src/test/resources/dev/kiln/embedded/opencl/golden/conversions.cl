#pragma OPENCL FP_CONTRACT OFF

#pragma OPENCL EXTENSION cl_khr_fp64 : enable

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

static double kiln_load_double(__global const double *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static long kiln_load_long(__global const long *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static int kiln_f2i(float x) {
    return x >= 2147483648.0f ? INT_MAX : x >= -2147483648.0f ? (int) x : x != x ? 0 : INT_MIN;
}

static int kiln_d2i(double x) {
    return x >= 2147483648.0 ? INT_MAX : x >= -2147483648.0 ? (int) x : x != x ? 0 : INT_MIN;
}

static long kiln_f2l(float x) {
    return x >= 9223372036854775808.0f ? LONG_MAX : x >= -9223372036854775808.0f ? (long) x : x != x ? 0 : LONG_MIN;
}

static long kiln_d2l(double x) {
    return x >= 9223372036854775808.0 ? LONG_MAX : x >= -9223372036854775808.0 ? (long) x : x != x ? 0 : LONG_MIN;
}

static void kiln_store_long(__global long *array, int length, int index, long value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static void kiln_store_double(__global double *array, int length, int index, double value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ElementwiseKernels#conversions
__kernel void conversions(
        __global float *f, int f_length,
        __global double *d, int d_length,
        __global long *l, int l_length,
        __global int *out, int out_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 133
    float x = kiln_load_float(f, f_length, i, 1, &failure); // line 134
    double y = kiln_load_double(d, d_length, i, 2, &failure); // line 135
    long z = kiln_load_long(l, l_length, i, 3, &failure); // line 136
    int sum = (uint) kiln_f2i(x) + kiln_d2i(y) + (int) z + (char) kiln_f2i(x) + (short) kiln_d2i(y) + (ushort) (int) z; // line 137
    kiln_store_long(l, l_length, i, (ulong) kiln_f2l(x) + kiln_d2l(y), 4, &failure); // line 138
    kiln_store_double(d, d_length, i, (double) x * y + (double) z, 5, &failure); // line 139
    kiln_store_float(f, f_length, i, (float) y + (float) z + as_float(as_int(x) ^ INT_MIN), 6, &failure); // line 140
    kiln_store_int(out, out_length, i, sum, 7, &failure); // line 141
    kiln_report(&failure, status);
}
