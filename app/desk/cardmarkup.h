#pragma once

#include "formats/blocks/makers.h"
#include "model/photoreport.h"

/// What a card of a photo report says, in the words of the post; without a picture.
blocks::CardMarkup cardMarkup(const Card &card);
