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

// dev.kiln.embedded.frontend.ElementwiseKernels#saxpy
__kernel void saxpy(
        __global const float *x, int x_length,
        __global float *y, int y_length,
        float a,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 21
    if (i < x_length) { // line 22
        kiln_store_float(y, y_length, i, a * kiln_load_float(x, x_length, i, 1, &failure) + kiln_load_float(y, y_length, i, 2, &failure), 2, &failure); // line 23
    }
    kiln_report(&failure, status);
}
