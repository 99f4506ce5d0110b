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

static int kiln_load_int(__global const int *array, int length, int index, int site, kiln_failure *failure) {
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

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static void kiln_store_long(__global long *array, int length, int index, long value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ElementwiseKernels#bitTricks
__kernel void bitTricks(
        __global int *x, int x_length,
        __global long *y, int y_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 153
    int v = kiln_load_int(x, x_length, i, 1, &failure); // line 154
    long w = kiln_load_long(y, y_length, i, 2, &failure); // line 155
    v ^= (uint) v << 13; // line 156
    v ^= (uint) v >> 17; // line 157
    v ^= (uint) v << 5; // line 158
    w = (((ulong) w << (i & 63)) | ((ulong) w >> (-(uint) i & 63))) * -7046029254386353131L + (long) popcount(v); // line 159
    int t_0 = (uint) v + INT_MIN; // line 160
    int t_1 = i + INT_MIN;
    kiln_store_int(x, x_length, i, (((uint) v >> 7) | ((uint) v << 25)) + (t_0 < t_1 ? -1 : t_0 > t_1 ? 1 : 0) + ~v, 3, &failure);
    kiln_store_long(y, y_length, i, (ulong) w + ((long) v & 4294967295L) + (long) (int) popcount(w) + ((ulong) w >> 33) + (w >> 3), 4, &failure); // line 161
    kiln_report(&failure, status);
}
