`default_nettype none

// Activation times weight by look-up tables, three cycles behind its factors: sign and size, mantissa by size of the
// weight, then a shift. Where minus is set, product is the complement of the magnitude, one less than the number.
module kiln_product #(
    parameter WEIGHT = 4            // bits of a weight, two's complement
) (
    input  wire                      clk,
    input  wire                      negative,
    input  wire        [3:0]         mantissa,
    input  wire        [3:0]         shift,
    input  wire signed [WEIGHT-1:0]  weight,
    output reg                       minus,
    output reg  signed [WEIGHT+17:0] product
);
    reg               minus1, minus2;
    reg  [3:0]        mantissa1, shift1, shift2;
    reg  [WEIGHT-1:0] size;
    reg  [WEIGHT+3:0] partial;

    always @(posedge clk) begin
        minus1    <= negative ^ weight[WEIGHT-1];
        mantissa1 <= mantissa;
        shift1    <= shift;
        size      <= weight[WEIGHT-1] ? -weight : weight;

        minus2    <= minus1;
        shift2    <= shift1;
        partial   <= {{WEIGHT{1'b0}}, mantissa1} * {4'd0, size};

        minus     <= minus2;
        product   <= ({14'd0, partial} << shift2) ^ {(WEIGHT+18){minus2}};
    end
endmodule

`default_nettype wire
