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

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.GroupKernels#treeSum
__kernel void treeSum(
        __global const float *x, int x_length,
        __global float *sums, int sums_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    __local float partial[64];
    int local_ = get_local_id(0); // line 15
    kiln_store_local_float(partial, 64, local_, kiln_load_float(x, x_length, get_global_id(0), 1, &failure), 2, &failure); // line 17
    int stride = (int) get_local_size(0) / 2; // line 18
    while (stride > 0) {
        barrier(CLK_LOCAL_MEM_FENCE); // line 19
        if (local_ < stride) { // line 20
            kiln_store_local_float(partial, 64, local_, kiln_load_local_float(partial, 64, local_, 3, &failure) + kiln_load_local_float(partial, 64, local_ + stride, 3, &failure), 3, &failure); // line 21
        }
        stride = stride >> 1; // line 18
    }
    if (local_ == 0) { // line 24
        kiln_store_float(sums, sums_length, get_group_id(0), partial[0], 4, &failure); // line 25
    }
    kiln_report(&failure, status);
}
