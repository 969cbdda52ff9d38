/* server/price.h - the price table that OpenAI published for these models, so that a ledger can be compared with a
 * bill. In millionths of a dollar. Sizes beyond the table count as the class that holds their number of pixels.
 */
#pragma once
#include "server/config.h"

int64_t price_micro(const config_model *m, int width, int height, int seconds);
