`default_nettype none

// Multiplies and accumulates exactly: the sum of a group of products in units of 2^-9, three cycles behind its factors,
// or four.
//   valid  there is a product; else the sum stays as it is
//   first  the product opens a new sum
// Both forms give the same bits:
//   LUTS = 0  units times weight; factors, product and sum are registers of one DSP block that takes 19 bits
//   LUTS = 1  kiln_product, which reads the activation's parts; a cycle more
module kiln_element #(
    parameter WEIGHT = 4,           // bits of a weight, two's complement
    parameter GROUP  = 5,           // log2 of the products of a group
    parameter LUTS   = 0
) (
    input  wire                             clk,
    input  wire                             valid,
    input  wire                             first,
    input  wire signed [18:0]               units,
    input  wire                             negative,
    input  wire        [3:0]                mantissa,
    input  wire        [3:0]                shift,
    input  wire signed [WEIGHT-1:0]         weight,
    output reg  signed [WEIGHT+17+GROUP:0]  sum
);
    localparam SUM = WEIGHT + 18 + GROUP;

    generate
        if (LUTS != 0) begin : luts
            reg                         valid1, valid2, valid3, first1, first2, first3;
            wire                        minus;
            wire signed [WEIGHT+17:0]   product;
            wire signed [SUM-1:0]       base  = first3 ? 0 : sum;
            wire signed [SUM:0]         whole = $signed({base, 1'b1}) + $signed({product, minus});
            kiln_product #(.WEIGHT(WEIGHT)) multiplier (
                .clk(clk), .negative(negative), .mantissa(mantissa), .shift(shift), .weight(weight),
                .minus(minus), .product(product)
            );
            always @(posedge clk) begin
                {valid3, valid2, valid1} <= {valid2, valid1, valid};
                {first3, first2, first1} <= {first2, first1, first};
                if (valid3)
                    sum <= whole[SUM:1];
            end
        end else begin : dsp
            reg                         valid1, valid2, first1, first2;
            reg  signed [18:0]          a;
            reg  signed [WEIGHT-1:0]    b;
            reg  signed [WEIGHT+17:0]   product;
            always @(posedge clk) begin
                {valid2, valid1} <= {valid1, valid};
                {first2, first1} <= {first1, first};
                a       <= units;
                b       <= weight;
                product <= a * b;
                if (valid2)
                    sum <= (first2 ? 0 : sum) + product;
            end
        end
    endgenerate
endmodule

`default_nettype wire
