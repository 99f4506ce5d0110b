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

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
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

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static int kiln_load_int(__global const int *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static void kiln_store_long(__global long *array, int length, int index, long value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static long kiln_load_long(__global const long *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static int kiln_load_private_byte(const char *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

// dev.kiln.Golden#constants
__kernel void constants(
        __global float *f, int f_length,
        __global double *d, int d_length,
        __global int *i, int i_length,
        __global long *l, int l_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    char b[4];
    kiln_store_float(f, f_length, 0, -0.0f, 1, &failure); // line 1
    kiln_store_float(f, f_length, 1, as_float(0x7fc00000), 1, &failure);
    kiln_store_float(f, f_length, 2, -INFINITY, 1, &failure);
    kiln_store_float(f, f_length, 3, as_float(0x7fc12345), 1, &failure);
    kiln_store_float(f, f_length, 4, 1.4E-45f, 1, &failure);
    kiln_store_double(d, d_length, 0, as_double(0x7ff0000000000000L), 2, &failure); // line 2
    kiln_store_double(d, d_length, 1, 0.1 - -3.0, 2, &failure);
    kiln_store_int(i, i_length, 0, INT_MIN - -5, 3, &failure); // line 3
    kiln_store_int(i, i_length, 1, (uint) kiln_load_int(i, i_length, 0, 3, &failure) - -5, 3, &failure);
    kiln_store_int(i, i_length, 2, -(-(uint) kiln_load_int(i, i_length, 0, 3, &failure)), 3, &failure);
    kiln_store_int(i, i_length, 3, ~-(uint) 5, 3, &failure);
    kiln_store_long(l, l_length, 0, LONG_MIN, 4, &failure); // line 4
    kiln_store_long(l, l_length, 1, kiln_load_long(l, l_length, 0, 4, &failure) * 7UL, 4, &failure);
    for (int kiln_i = 0; kiln_i < 4; kiln_i++) { // line 5
        b[kiln_i] = 0;
    }
    b[3] = kiln_load_int(i, i_length, 0, 5, &failure) & 255;
    kiln_store_int(i, i_length, 4, b[kiln_load_int(i, i_length, 0, 6, &failure) & 3] + kiln_load_private_byte(b, 4, 4, 7, &failure), 6, &failure); // line 6
    kiln_report(&failure, status);
}
