`default_nettype none

// Says whether both forms of kiln_element multiply alike: every code with every weight, into a sum that is opened. The
// form with look-up tables is a cycle later. Formal only.
module kiln_element_proof #(
    parameter WEIGHT = 4
) (
    input  wire                     clk,
    input  wire        [7:0]        code,
    input  wire signed [WEIGHT-1:0] weight,
    output wire                     agree
);
    wire signed [18:0]        units;
    wire                      negative, zero, nan;
    wire        [3:0]         mantissa, shift;
    wire signed [WEIGHT+22:0] dsp, lut;
    reg  signed [WEIGHT+22:0] held;

    kiln_e4m3 decoder (
        .code(code), .units(units), .negative(negative), .mantissa(mantissa), .shift(shift), .zero(zero), .nan(nan)
    );
    kiln_element #(.WEIGHT(WEIGHT), .LUTS(0)) with_dsp (
        .clk(clk), .valid(1'b1), .first(1'b1), .units(units), .negative(negative), .mantissa(mantissa),
        .shift(shift), .weight(weight), .sum(dsp)
    );
    kiln_element #(.WEIGHT(WEIGHT), .LUTS(1)) with_luts (
        .clk(clk), .valid(1'b1), .first(1'b1), .units(units), .negative(negative), .mantissa(mantissa),
        .shift(shift), .weight(weight), .sum(lut)
    );
    always @(posedge clk)
        held <= dsp;
    assign agree = held == lut;
endmodule

`default_nettype wire
