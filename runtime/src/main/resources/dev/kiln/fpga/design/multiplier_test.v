`default_nettype none
`timescale 1ns / 1ps

// Multiplies every code with every weight in both forms of kiln_element, and compares with what is expected. Says
//   kiln-mismatch CODE WEIGHT EXPECTED DSP LUT
//   kiln-result PAIRS MISMATCHES
module kiln_multiplier_test;
    parameter WEIGHT = 4;
    localparam PAIRS = 256 << WEIGHT, DELAY = 5, SUM = WEIGHT + 19;

    reg                    clk = 1'b0;
    reg  [31:0]            expected [0:PAIRS-1];        // of {code, weight}, in units of 2^-9
    reg  [WEIGHT+7:0]      pair;
    initial $readmemh("products.hex", expected);

    wire signed [18:0]     units;
    wire                   negative, zero, nan;
    wire [3:0]             mantissa, shift;
    wire signed [SUM-1:0]  dsp, lut;
    kiln_e4m3 decoder (
        .code(pair[WEIGHT+7:WEIGHT]), .units(units), .negative(negative), .mantissa(mantissa), .shift(shift),
        .zero(zero), .nan(nan)
    );
    kiln_element #(.WEIGHT(WEIGHT), .GROUP(1), .LUTS(0)) with_dsp (
        .clk(clk), .valid(1'b1), .first(1'b1), .units(units), .negative(negative), .mantissa(mantissa), .shift(shift),
        .weight(pair[WEIGHT-1:0]), .sum(dsp)
    );
    kiln_element #(.WEIGHT(WEIGHT), .GROUP(1), .LUTS(1)) with_luts (
        .clk(clk), .valid(1'b1), .first(1'b1), .units(units), .negative(negative), .mantissa(mantissa), .shift(shift),
        .weight(pair[WEIGHT-1:0]), .sum(lut)
    );

    // A pair is held until both sums are there.
    integer next, cycle, mismatches;
    reg signed [31:0] want;
    initial begin
        mismatches = 0;
        for (next = 0; next < PAIRS; next = next + 1) begin
            pair = next;
            want = expected[next];
            for (cycle = 0; cycle < DELAY; cycle = cycle + 1) begin
                #5 clk = 1'b1;
                #5 clk = 1'b0;
            end
            if (dsp !== want[SUM-1:0] || lut !== want[SUM-1:0]) begin
                mismatches = mismatches + 1;
                $display("kiln-mismatch %0d %0d %0d %0d %0d", next >> WEIGHT, next % (1 << WEIGHT), want, dsp, lut);
            end
        end
        $display("kiln-result %0d %0d", PAIRS, mismatches);
        $finish;
    end
endmodule

`default_nettype wire
