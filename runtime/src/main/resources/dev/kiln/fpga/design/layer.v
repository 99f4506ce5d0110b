`default_nettype none

// A dense layer: FP8 E4M3 activations by integer weights with scales that are powers of two, as
// result = bias + sum over groups, in order, of float(group sum) * scale, each operation rounded to nearest even.
//
// Activations of a sample come one a cycle, the next sample's while this one is computed. The tile has TILE rows of
// weights; it multiplies one activation with all of them in a cycle, and passes over the sample once for each TILE
// rows of the layer. LANES of them scale and add up the group sums of the pass before meanwhile.
module kiln_layer #(
    parameter COLUMNS = 128,                // inputs
    parameter ROWS    = 16,                 // outputs, a multiple of TILE: images are padded with zeros
    parameter TILE    = 16,                 // rows that are computed at once, a power of two
    parameter LANES   = 4,                  // a power of two, at most TILE
    parameter WEIGHT  = 4,                  // bits of a weight
    parameter LUTS    = 0,                  // 1: no DSP blocks
    parameter SKIP    = 1,                  // 0: spends cycles on zero and gated activations
    parameter RELU    = 1,
    parameter UNIT    = -9,                 // exponent of the unit of a sum
    parameter WEIGHTS = "weights.hex",      // [blocks * COLUMNS] words of TILE weights, the first row lowest
    parameter SCALES  = "scales.hex",       // [blocks * groups * TILE/LANES] words of LANES exponents of 8 bits
    parameter BIASES  = "biases.hex",       // [blocks * TILE/LANES] words of LANES FP32 numbers
    parameter PLACE   = ROWS / LANES > 1 ? $clog2(ROWS / LANES) : 1
) (
    input  wire                clk,
    input  wire                reset,
    input  wire                x_valid,
    output wire                x_ready,
    input  wire [7:0]          x_code,
    input  wire                x_keep,      // 0: gated, counts as zero
    input  wire signed [7:0]   x_exponent,  // of the scale; read with the first of 128 codes
    output wire                y_valid,
    output wire [PLACE-1:0]    y_place,     // result i is that of row y_place * LANES + i
    output wire [32*LANES-1:0] y,
    output wire                y_nan,       // an activation of the sample was NaN: so are all results
    output wire                y_last       // the sample's last results
);
    localparam GROUP  = 5;                              // log2: weights that share a scale
    localparam SHARED = 7;                              // log2: activations that share one
    localparam GROUPS = (COLUMNS + (1 << GROUP) - 1) >> GROUP;
    localparam BLOCKS = ROWS / TILE;
    localparam SLOTS  = TILE / LANES;
    localparam SLOT   = SLOTS > 1 ? $clog2(SLOTS) : 1;
    localparam INDEX  = COLUMNS > 1 << GROUP ? $clog2(COLUMNS) : GROUP + 1;
    localparam SUM    = WEIGHT + 18 + GROUP;
    localparam DEPTH  = LUTS != 0 ? 4 : 3;              // kiln_element's
    localparam ADDING = 6;                              // cycles until a total can be added to again, kiln_float_add's
    localparam PASS   = SLOTS > ADDING ? SLOTS : ADDING;
    localparam WAIT   = $clog2(PASS);
    localparam ENTRY  = INDEX + 9;
    localparam TILES  = (COLUMNS + (1 << SHARED) - 1) >> SHARED;
    localparam WORDS  = BLOCKS * COLUMNS;
    localparam WORD   = WORDS > 1 ? $clog2(WORDS) : 1;
    localparam PASSES = BLOCKS * GROUPS;
    localparam ADDRESS = $clog2(PASSES * SLOTS + 1);

    // ---- What comes in: a list of the activations that count, for two samples in turn.
    reg              into, from;                        // the sample that is written, and the one that is read
    reg  [1:0]       full;
    (* no_rw_check *)
    reg  [ENTRY-1:0] list [0:2*(1<<INDEX)-1];
    reg  [INDEX:0]   kept [0:1];
    reg              nans [0:1];
    reg signed [7:0] exponents [0:2*TILES-1];
    reg  [INDEX:0]   fill;
    reg              nan;

    wire             encoder_ready, write, done;
    wire [INDEX-1:0] column;
    wire [ENTRY-1:0] written;
    wire             take = x_valid && x_ready;

    assign x_ready = encoder_ready && !full[into] && !done;

    kiln_encoder #(.COLUMNS(COLUMNS), .GROUP(GROUP), .SKIP(SKIP)) encoder (
        .clk(clk), .reset(reset), .valid(take), .ready(encoder_ready), .code(x_code), .keep(x_keep),
        .column(column), .write(write), .entry(written), .done(done)
    );

    always @(posedge clk) begin
        if (write)
            list[{into, fill[INDEX-1:0]}] <= written;
        if (take && (column & ((1 << SHARED) - 1)) == 0)
            exponents[(into ? TILES : 0) + (column >> SHARED)] <= x_exponent;
        if (take)
            nan <= (column != 0 && nan) || (x_keep && x_code[6:0] == 7'h7f);
        fill <= done ? 0 : fill + {{INDEX{1'b0}}, write};
        if (done) begin
            kept[into] <= fill + {{INDEX{1'b0}}, write};
            nans[into] <= nan;
            into       <= !into;
        end
        if (reset) begin
            into <= 1'b0;
            fill <= 0;
        end
    end

    // ---- What goes to the tile: for each block the list, then a token that adds the bias.
    reg              running, fetched, token1, prior;   // prior: what went before opened no group
    reg  [INDEX:0]   next;
    reg  [WORD-1:0]  base0, base1;                      // of the block's weights
    reg  [ADDRESS-1:0] pass0, pass1;                    // of the block's first scale
    reg  [PLACE-1:0] block0, block1;
    reg  [ENTRY-1:0] entry1;
    reg              open1, final1;                     // no group of this block went before; the sample's last block
    reg  [WAIT-1:0]  wait1;                             // cycles until the next pass may begin

    wire             last1   = token1 || entry1[ENTRY-1];
    wire             hold    = fetched && last1 && wait1 != 0;
    wire             go1     = fetched && !hold;
    wire             token0  = next == kept[from];
    wire             final0  = block0 == (BLOCKS - 1) * SLOTS;
    wire [INDEX-1:0] column1 = entry1[ENTRY-2:8];

    always @(posedge clk) begin
        if (!hold) begin
            fetched <= running;
            token1  <= token0;
            entry1  <= list[{from, next[INDEX-1:0]}];
            base1   <= base0;
            pass1   <= pass0;
            block1  <= block0;
            final1  <= final0;
            if (running) begin
                next <= token0 ? 0 : next + 1'b1;
                if (token0) begin
                    base0  <= final0 ? 0 : base0 + COLUMNS;
                    pass0  <= final0 ? 0 : pass0 + GROUPS * SLOTS;
                    block0 <= final0 ? 0 : block0 + SLOTS;
                    if (final0)
                        running <= 1'b0;
                end
            end
        end
        if (!running && full[from] && !(fetched && final1 && token1))
            running <= 1'b1;
        if (go1) begin
            prior <= !last1;
            open1 <= token1 || (open1 && !last1);
            if (token1 && final1)
                from <= !from;
        end
        if (go1 && last1)
            wait1 <= PASS - 1;
        else if (wait1 != 0)
            wait1 <= wait1 - 1'b1;
        if (done)
            full[into] <= 1'b1;
        if (go1 && token1 && final1)
            full[from] <= 1'b0;
        if (reset) begin
            running <= 1'b0;
            fetched <= 1'b0;
            full    <= 2'd0;
            from    <= 1'b0;
            next    <= 0;
            base0   <= 0;
            pass0   <= 0;
            block0  <= 0;
            prior   <= 1'b0;
            open1   <= 1'b1;
            wait1   <= 0;
        end
    end

    // ---- The tile: one activation, TILE weights.
    (* ram_style = "block" *)
    reg  [TILE*WEIGHT-1:0] weights [0:WORDS-1];
    reg  [TILE*WEIGHT-1:0] weights2;
    reg  [7:0]             code2;
    reg                    valid2, first2;
    initial $readmemh(WEIGHTS, weights);
    always @(posedge clk) begin
        weights2 <= weights[base1 + column1];
        code2    <= entry1[7:0];
        valid2   <= go1 && !token1;
        first2   <= !prior;
    end

    wire signed [18:0] units;
    wire               negative, zero, not_number;
    wire [3:0]         mantissa, shift;
    kiln_e4m3 decoder (
        .code(code2), .units(units), .negative(negative), .mantissa(mantissa), .shift(shift),
        .zero(zero), .nan(not_number)
    );

    wire [TILE*SUM-1:0] sums;
    genvar i;
    generate
        for (i = 0; i < TILE; i = i + 1) begin : rows
            kiln_element #(.WEIGHT(WEIGHT), .GROUP(GROUP), .LUTS(LUTS)) element (
                .clk(clk), .valid(valid2), .first(first2), .units(units), .negative(negative),
                .mantissa(mantissa), .shift(shift), .weight(weights2[i*WEIGHT +: WEIGHT]), .sum(sums[i*SUM +: SUM])
            );
        end
    endgenerate

    // ---- A pass: what it belongs to, until its sums are there.
    reg  [DEPTH:0]     starts;                          // from the last activation of a pass to its sums
    reg  signed [7:0]  exponent2, exponent6;
    reg  [ADDRESS-1:0] scale2, scale6;
    reg  [PLACE-1:0]   bias2, bias6;
    reg                opens2, opens6, closes2, closes6, nan2, nan6;
    reg  [TILE*SUM-1:0] sums6;
    reg                draining;
    reg  [SLOT-1:0]    slot;
    always @(posedge clk) begin
        starts <= {starts[DEPTH-1:0], go1 && last1};
        if (go1 && last1) begin
            exponent2 <= exponents[(from ? TILES : 0) + (column1 >> SHARED)];
            scale2    <= pass1 + (column1 >> GROUP) * SLOTS;
            bias2     <= block1;
            opens2    <= open1;
            closes2   <= token1;
            nan2      <= nans[from];
        end
        draining <= starts[DEPTH] || (draining && slot != SLOTS - 1);
        slot     <= starts[DEPTH] || SLOTS == 1 ? 0 : slot + 1'b1;
        if (starts[DEPTH]) begin
            sums6     <= sums;
            exponent6 <= exponent2;
            scale6    <= scale2;
            bias6     <= bias2;
            opens6    <= opens2;
            closes6   <= closes2;
            nan6      <= nan2;
        end else if (draining) begin
            scale6    <= scale6 + 1'b1;
            bias6     <= bias6 + 1'b1;
        end
        if (reset) begin
            starts   <= 0;
            draining <= 1'b0;
        end
    end

    // ---- The lanes: LANES rows a cycle.
    // FP32's exponent of the second highest bit of a sum's magnitude.
    localparam signed [9:0] TOP = 127 + SUM - 3 + UNIT;
    reg  [8*LANES-1:0]   scales [0:PASSES*SLOTS-1];
    reg  [32*LANES-1:0]  biases [0:BLOCKS*SLOTS-1];
    reg  [8*LANES-1:0]   scales7;
    reg  [32*LANES-1:0]  biases7;
    reg  [LANES*SUM-1:0] sums7;
    reg  [7:0]           exponent7;
    reg                  valid7, opens7, closes7, nan7;
    reg  [SLOT-1:0]      slot7;
    initial $readmemh(SCALES, scales);
    initial $readmemh(BIASES, biases);
    always @(posedge clk) begin
        scales7   <= scales[scale6];
        biases7   <= biases[bias6];
        exponent7 <= exponent6 + TOP[7:0];
        valid7    <= draining && !reset;
        slot7     <= slot;
        opens7    <= opens6;
        closes7   <= closes6;
        nan7      <= nan6;
    end
    // Bit by bit, which is a plain selector for every synthesis tool.
    genvar j;
    generate
        for (i = 0; i < LANES * SUM; i = i + 1) begin : bits
            wire [SLOTS-1:0] of;
            for (j = 0; j < SLOTS; j = j + 1) begin : slots
                assign of[j] = sums6[j*LANES*SUM + i];
            end
            always @(posedge clk)
                sums7[i] <= SLOTS > 1 ? of[slot] : of[0];
        end
    endgenerate

    wire [32*LANES-1:0] results;
    kiln_lanes #(.LANES(LANES), .SUM(SUM), .SLOTS(SLOTS), .ADDING(ADDING)) lanes (
        .clk(clk), .reset(reset), .valid(valid7), .slot(slot7), .opens(opens7), .closes(closes7), .nan(nan7),
        .sums(sums7), .exponent(exponent7), .scales(scales7), .biases(biases7),
        .done(y_valid), .failed(y_nan), .results(results)
    );

    // ---- What goes out, in the order of the rows.
    reg  [PLACE-1:0] place;
    always @(posedge clk)
        if (reset)
            place <= 0;
        else if (y_valid)
            place <= y_last ? 0 : place + 1'b1;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : outputs
            assign y[32*i +: 32] = y_nan ? 32'h7fc00000
                : RELU != 0 && results[32*i+31] ? 32'd0 : results[32*i +: 32];
        end
    endgenerate
    assign y_place = place;
    assign y_last  = y_valid && place == ROWS / LANES - 1;
endmodule

`default_nettype wire
